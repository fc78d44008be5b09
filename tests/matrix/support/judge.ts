import { isPermission, isStaffPermission, type Permission, type StaffPermission } from '@/lib/guard/policy'
import { saidOf } from '../../support/by-hand'
import { tenantTable, tenantTables } from '../../support/tables'
import type { Actor } from './actors'
import { type Answer, type Asked, rawText, sentText } from './ask'
import { countLeak } from './tally'
import { asksOrganization, type Target, type Values } from './targets'
import { type Kind, type Word, wordsIn } from './words'

// What an answer should be, and whether it is: its status, what it calls missing, and that its raw bytes tell nobody anything of a
// tenant that is not theirs.

/** Who asks, and what they are at this moment; `home` is the mark of the tenant whose words they may read as a member. */
export type Who = Actor & { standing: 'member' | 'outside' | 'staff' | 'nobody'; home?: string }

export type Expected =
  | 'done'
  | 'signed out'
  | 'not found'
  | 'the same'
  | { forbidden: Permission | StaffPermission }
  /** Refused for another reason than a missing permission. */
  | { status: number }

type Judged = { target: Target; way: string; who: Who; expected: Expected; values: Values }

/** What is wrong with an answer, in words; nothing where all is well. */
export function judge(judged: Judged, asked: Asked, answer: Answer): string[] {
  const leaks = leaked(judged, asked, answer)
  for (const _ of leaks) countLeak()
  return [...wrongStatus(judged, answer), ...missing(judged, answer), ...leaks]
}

function wrongStatus(judged: Judged, answer: Answer): string[] {
  const { status } = answer
  const said = `expected ${JSON.stringify(judged.expected)}, got ${status} ${brief(answer)}`
  if (status >= 500 && !judged.target.recipe?.ok?.includes(status)) return [`${said}: a fault of ours`]
  if (judged.way === 'prefetch') return status === 200 || toLogin(answer) ? [] : [said]
  if (judged.way === 'flight') return drawn(judged, answer) ? [] : [said]
  switch (judged.expected) {
    case 'the same':
      return []
    case 'done':
      return isDone(judged, answer) ? [] : [said]
    case 'signed out':
      return toLogin(answer) ||
        (status === (judged.target.recipe?.signedOut ?? 401) && judged.target.kind !== 'page')
        ? []
        : [said]
    case 'not found':
      return (overridden(judged) ?? judged.target.recipe?.nowhere ?? 404) === status ? [] : [said]
  }
  const other = overridden(judged)
  if ('status' in judged.expected) return status === (other ?? judged.expected.status) ? [] : [said]
  const { forbidden } = judged.expected
  if (status !== (other ?? 403)) return [said]
  return other || answer.body.includes(forbidden) ? [] : [`${said}: it does not name ${forbidden}`]
}

/**
 * Whether a payload draws what is expected. Its status is sent before anything of the page is known, so that it is 200 for every
 * page: the router shows what it holds.
 */
function drawn({ expected }: Judged, answer: Answer): boolean {
  const login = toLogin(answer) || /NEXT_REDIRECT;\w+;\/login\?/.test(answer.body)
  const forbidden = answer.body.includes('You don’t have access to this page')
  // Every payload carries the page for what is not there; that nothing else is shown, the canary words tell.
  const nothingHere = answer.body.includes('"NothingHere"') && !forbidden
  switch (expected) {
    case 'the same':
      return true
    case 'done':
      return !login && !forbidden
    case 'signed out':
      return login
    case 'not found':
      return nothingHere && !login
  }
  if ('status' in expected) return expected.status === 403 ? forbidden : nothingHere
  return answer.body.includes(`(${expected.forbidden})`)
}

/** Without JavaScript the page is rendered after its action; where the page itself refuses, its status is the answer's. */
function overridden({ target: { page }, way, who, values }: Judged): number | undefined {
  if (way !== 'without JavaScript' || !page || !asksOrganization(page.access)) return undefined
  const here = wordsIn(String(values['@org']))[0]?.tenant
  if (who.standing !== 'member' || here !== who.home) return 404
  return isPermission(page.access) && !who.role?.permissions.has(page.access) ? 403 : undefined
}

function isDone(judged: Judged, answer: Answer): boolean {
  const { target, way, who } = judged
  const { status, headers, body } = answer
  if (target.kind !== 'action') return (target.recipe?.ok ?? [200]).includes(status)
  if (target.recipe?.ok?.includes(status)) return true
  if (who.standing === 'nobody' && target.page?.access !== 'public' && toLogin(answer)) return true
  if (way === 'with JavaScript')
    return body.includes('"status":"done"') || headers.some(([name]) => name === 'x-action-redirect')
  return [200, 303, overridden(judged)].includes(status)
}

function toLogin({ status, headers }: Answer): boolean {
  const location = headers.find(([name]) => name === 'location')?.[1] ?? ''
  return [303, 307, 401].includes(status) && location.startsWith('/login')
}

/** A page that lets somebody in shows what they came for: else it would tell no canary word to anybody, and prove nothing. */
function missing({ target, who, expected, way }: Judged, answer: Answer): string[] {
  const shows = target.recipe?.shows
  if (!shows || expected !== 'done' || way === 'prefetch') return []
  const shown = wordsIn(rawText(answer))
  return shows
    .filter(
      (kind) =>
        !shown.some(
          (word) =>
            word.kind === kind &&
            (who.standing === 'staff' || word.tenant === who.home || word.person === who.userId),
        ),
    )
    .map((kind) => `shows no ${kind}: this is no positive control`)
}

export function leaked(judged: Judged, asked: Asked, answer: Answer): string[] {
  const sent = new Set(wordsIn(sentText(asked)).map(({ text }) => text))
  return wordsIn(rawText(answer))
    .filter((word) => !sent.has(word.text) && !mayRead(judged, word, answer))
    .map(
      ({ kind, text, tenant }) =>
        `LEAK: tells the ${kind} ${text} of ${tenant === judged.who.home ? 'the own' : 'another'} tenant`,
    )
}

/** Kinds of words that every member may read. */
const forMembers = ['organization', 'slug', 'id']

/** Kinds of words that staff see in the console. */
const forStaff = ['organization', 'slug', 'id', 'person', 'email', 'role', 'invited', 'domain']

/** Kinds of words of a tenant that whoever may join it reads before. */
const forGuests = ['organization', 'id', 'role']

/** Which permissions show a kind of word to a member, where it is not a text of a row. */
const shownBy: Record<Kind, readonly Permission[]> = {
  /** Names of people: of members, of those who invited, acted, offered the organization, or made a row. */
  person: [
    'member:read',
    'invitation:read',
    'audit:read',
    'organization:transfer',
    ...tenantTables
      .filter(({ name }) => saidOf(name).names === 'people')
      .map(({ name }) => `${name}:read`)
      .filter(isPermission),
  ],
  email: ['invitation:read'],
  invited: ['invitation:read'],
  link: ['invitation:read'],
  /** With which one people of a domain join is chosen from all. */
  role: ['ac:read', 'member:read', 'invitation:read', 'organization:domains'],
  /** Of an organization, or in the email of someone who asks to join it. */
  domain: ['organization:domains', 'invitation:read'],
  /** What its DNS record must say. */
  challenge: ['organization:domains'],
}

/** A text of a row is for whoever can read its noun: the audit log asks for that, too. What is no table's is for nobody. */
const showing = (kind: Kind): readonly Permission[] =>
  shownBy[kind] ??
  (tenantTable(kind) ? [`${kind}:read`, ...(saidOf(kind).shownBy ?? [])].filter(isPermission) : [])

function mayRead({ who, target, expected }: Judged, word: Word, { body }: Answer): boolean {
  const { access, recipe, page } = target
  // A session's token goes to the browser whose it is, in a cookie that no script reads, and nowhere else.
  if (word.kind === 'token')
    return word.person === who.userId && who.standing !== 'nobody' && !body.includes(word.text)
  // What an action that is open asks about is told by its page: below.
  const bearer = recipe?.open && target.kind !== 'action'
  if (recipe?.tells?.includes(word.kind) && (bearer || ['done', 'the same'].includes(String(expected))))
    return true
  if (page?.recipe?.open && page.recipe.tells?.includes(word.kind)) return true
  if (who.standing === 'nobody') return false
  if (word.text === who.roleName || (word.person && [who.userId, who.offeredBy].includes(word.person)))
    return true
  if (word.toldTo?.has(who.userId)) return true
  if (word.guests.has(who.userId) && forGuests.includes(word.kind)) return true
  if (who.standing === 'staff' && isStaffPermission(access)) return forStaff.includes(word.kind)
  const invited = who.home !== undefined && word.invitedTo?.has(who.home)
  if (who.standing !== 'member' || (word.tenant !== who.home && !invited)) return false
  const kind = invited ? 'invited' : word.kind
  return (
    forMembers.includes(kind) || showing(kind).some((permission) => who.role?.permissions.has(permission))
  )
}

const shortestWord = 4
const unlike = new Set(['date', 'etag', 'connection', 'keep-alive'])

/** An answer without what differs between any two requests: time, nonces, keys and seeds of rendering, and what the request itself sent. */
export function plainText(answer: Answer, sent: readonly string[]): string {
  const headers = answer.headers
    .filter(([name]) => !unlike.has(name))
    .map(([name, value]) => `${name}: ${value}`)
  let text = [answer.status, ...headers, answer.body].join('\n')
  // Shorter ones are in many other words, and no word of that length is compared.
  const typed = sent.filter((each) => each.length >= shortestWord)
  for (const each of typed.sort((a, b) => b.length - a.length))
    text = text.replaceAll(each, '§').replaceAll(encodeURIComponent(each), '§')
  text = text
    .replace(/\b[0-9a-f]{32}\b/g, 'nonce')
    .replace(/"[\w-]{21}[vm]\\*"/g, 'key')
    // React numbers forms in the order in which they are rendered, which differs.
    .replace(/\bACTION_(REF_)?\d+/g, 'ACTION')
    // One is written once more where the stream of a page was cut before what needs it.
    .replace(/<script src="\/_next\/static\/[^"]*"[^>]*><\/script>/g, '')
    // Where the stream of a page was cut.
    .replace(/"\]\)<\/script><script nonce="nonce">self\.__next_f\.push\(\[1,"/g, '')
  for (const [, seed = ''] of text.matchAll(/seed\\*":\\*"([\w-]{22})/g)) text = text.replaceAll(seed, 'seed')
  return text
}

/**
 * The words of a text, in alphabetical order. Pages are streamed: the order of their pieces, and where one is cut, differ from request
 * to request.
 */
export const wordList = (text: string): string =>
  text
    .split(/[^\w./-]+/)
    .filter((word) => word.length >= shortestWord)
    .sort()
    .join(' ')

/** Where two texts part, for people. */
export function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 80))
  return `${around(one)} is not ${around(other)}`
}

const brief = ({ body, headers }: Answer) => {
  const location = headers.find(([name]) => name === 'location' || name === 'x-action-redirect')
  return `${location ? `-> ${location[1]} ` : ''}${JSON.stringify(body.slice(0, 160))}`
}
