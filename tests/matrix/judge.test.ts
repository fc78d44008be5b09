import { describe, expect, test } from 'vitest'
import { allPermissions } from '@/lib/guard/policy'
import type { Answer, Asked } from './support/ask'
import { type Expected, leaked, type Who } from './support/judge'
import type { Role } from './support/roles'
import { pages, type Target } from './support/targets'
import { type Kind, newWords } from './support/words'

// Who judges leaks is judged: a canary word planted in an answer is found, whoever asks, wherever it stands.

const [own, foreign] = [newWords(), newWords()]
const kinds = [
  'organization',
  'slug',
  'person',
  'email',
  'invited',
  'role',
  'project',
  'token',
  'link',
  'id',
] as const
const wordOf = (words: typeof own, kind: Kind) => (kind === 'id' ? words.id() : words.word(kind))

const everything: Role = { label: 'everything', permissions: new Set(allPermissions), builtIn: false }
const nothing: Role = { label: 'nothing', permissions: new Set(), builtIn: false }
const person = (standing: Who['standing'], more: Partial<Who> = {}): Who => ({
  label: standing,
  userId: own.personId(),
  name: '',
  email: '',
  sessionId: '',
  otherSessionId: '',
  cookie: '',
  memberId: '',
  standing,
  ...more,
})
const member = (role: Role, more: Partial<Who> = {}) => person('member', { home: own.tenant, role, ...more })

function pageNamed(name: string): Target {
  const found = pages.find((page) => page.name === name)
  if (!found) throw new Error(`there is no page ${name}`)
  return found
}
const projects = pageNamed('dashboard/[org]/projects')

const inBody = (word: string): Answer => ({ status: 200, headers: [], body: `<p>${word}</p>` })
const inHeader = (word: string): Answer => ({
  status: 200,
  headers: [['x-note', encodeURIComponent(word)]],
  body: '',
})

function leaksOf(
  who: Who,
  answer: Answer,
  {
    target = projects,
    expected = 'done',
    path = '/',
  }: { target?: Target; expected?: Expected; path?: string } = {},
) {
  const asked: Asked = { method: 'GET', path }
  return leaked({ target, way: 'html', who, expected, values: {} }, asked, answer)
}

describe.each(kinds)('a foreign %s', (kind) => {
  test.each([
    ['a member who may do everything at home', member(everything)],
    ['a member whom somebody offered the organization', member(everything, { offeredBy: own.personId() })],
    ['somebody in no organization', person('outside')],
    ['staff, in an organization', person('staff')],
    ['nobody', person('nobody')],
  ])('is a leak to %s, in the document and in a header', (_, who) => {
    for (const place of [inBody, inHeader]) {
      const found = leaksOf(who, place(wordOf(foreign, kind)))
      expect(found).toHaveLength(1)
      expect(found[0]).toContain('another tenant')
    }
  })

  test('is none where the request itself sent it', () => {
    const word = wordOf(foreign, kind)
    expect(leaksOf(member(everything), inBody(word), { path: `/dashboard/${word}` })).toEqual([])
  })
})

const hidden = ['person', 'email', 'invited', 'role', 'project', 'link'] as const

test.each(hidden)('an own %s is for whoever holds a permission that shows it', (kind) => {
  const word = wordOf(own, kind)
  expect(leaksOf(member(everything), inBody(word))).toEqual([])
  expect(leaksOf(member(nothing), inBody(word))).toHaveLength(1)
})

test('a kind of word that is no table’s, and that no one decided, is for no member and no staff', () => {
  expect(leaksOf(member(everything), inBody(own.word('surprise')))).toHaveLength(1)
  const found = leaksOf(person('staff'), inBody(foreign.word('surprise')), { target: pageNamed('admin') })
  expect(found).toHaveLength(1)
})

test('a session’s token is for its own browser, in a cookie and nowhere else', () => {
  const who = member(everything)
  const token = own.word('token', who.userId)
  expect(leaksOf(who, inHeader(token))).toEqual([])
  expect(leaksOf(who, inBody(token))).toHaveLength(1)
  expect(leaksOf(member(everything), inHeader(token))).toHaveLength(1)
})

test('staff see in the console whose organizations there are, and nothing that is in them', () => {
  const console = { target: pageNamed('admin') }
  expect(leaksOf(person('staff'), inBody(foreign.word('organization')), console)).toEqual([])
  expect(leaksOf(person('staff'), inBody(foreign.word('project')), console)).toHaveLength(1)
  expect(leaksOf(member(everything), inBody(foreign.word('organization')), console)).toHaveLength(1)
})
