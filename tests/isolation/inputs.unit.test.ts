import { expect, test } from 'vitest'
import { z } from 'zod'
import { byHand } from '../support/by-hand'
import { actionEntries } from '../support/entries'
import { fieldsOf, valuesOf } from '../support/inputs'
import { expectNone } from '../support/none'

const rows = { project: { id: 'a-project' }, invitation: { id: 'an-invitation' } }
const drawn = (input: z.ZodType, permission = 'project:update') => valuesOf({ permission, input }, rows)
const undecided = (input: z.ZodType, permission = 'project:update') =>
  fieldsOf({ permission, input }).flatMap(({ name, make }) => (make ? [] : [name]))

test('an id is that of a row: `id` of the permission’s noun, another of the noun that it names', () => {
  const input = z.object({ id: z.uuid(), invitationId: z.string() })
  expect(drawn(input)).toEqual({ id: 'a-project', invitationId: 'an-invitation' })
})

test('a row is named even where the schema does without, so that another’s is tried in its place', () => {
  expect(drawn(z.object({ projectId: z.uuid().optional() }))).toEqual({ projectId: 'a-project' })
})

test.each([
  ['a line of text', z.string().min(3).max(40)],
  ['an email address', z.email()],
  ['a lower-case name', z.string().regex(/^[a-z][a-z0-9-]+$/)],
  ['a number', z.coerce.number().int().min(1)],
  ['a date', z.iso.date()],
  ['one of several words', z.enum(['high', 'low'])],
])('%s is filled with a value that the schema takes', (_, field) => {
  const { value } = drawn(z.object({ value: field }))
  expect(field.safeParse(value).success).toBe(true)
})

test('what need not be there is left out, and what stands inside of an object has its path', () => {
  const input = z.object({ note: z.string().optional(), data: z.object({ name: z.string() }) })
  expect(Object.keys(drawn(input))).toEqual(['data.name'])
})

test('what names something unknown, or takes nothing that is known, is left to a person', () => {
  expect(undecided(z.object({ sessionId: z.string() }))).toEqual(['sessionId'])
  expect(undecided(z.object({ code: z.string().regex(/^INV-\d$/) }))).toEqual(['code'])
  // A person may be a member of another organization.
  expect(undecided(z.object({ userId: z.string() }), 'member:update')).toEqual(['userId'])
})

test('a row that is not there is no value', () => {
  expect(() => drawn(z.object({ memberId: z.string() }))).toThrow('No row of member')
})

test('every action that is said to need a row in a state is one of the product', async () => {
  const actions = (await actionEntries()).map(({ name }) => name.split(' ').at(-1))
  const needed = Object.values(byHand).flatMap((said) =>
    typeof said === 'object' ? Object.values(said.states ?? {}).flatMap(({ neededBy = [] }) => neededBy) : [],
  )
  expect(needed).toContain('restoreProject')
  expectNone(
    needed.filter((name) => !actions.includes(name)),
    'In `neededBy` of tests/support/by-hand.ts, and no action',
  )
})
