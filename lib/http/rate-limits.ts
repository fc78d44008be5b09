import { AppError, unavailable } from '../errors'
import { addGuess, addPoints, forgetPoints } from './counter'

type Rule = { points: number; seconds: number }
/** `refusal`: what to do instead of waiting. */
type PlainRule = Rule & { refusal?: string }

/**
 * After `points` wrong guesses, the next one has to wait `wait` seconds, and each further one twice
 * as long as the one before, up to `longest`. Forgotten `seconds` after the last guess.
 */
type GuessRule = Rule & { wait: number; longest: number }

const [quarter, hour, day] = [15 * 60, 60 * 60, 24 * 60 * 60]

/** About a hundred guesses a day, and no one is locked out. */
const guesses = { points: 5, wait: 10, longest: quarter, seconds: day } as const

/**
 * Accounts younger than this can send fewer emails: creating one only takes a mailbox and a minute.
 */
export const newAccountDays = 7

const requestAnother = 'Too many wrong codes. Request a new one.'
const silently = 'Beyond the limit, the answer stays the same and no email is sent'

/**
 * All rate limits: points per number of seconds, and what they count. Stored in Postgres, or in
 * Redis if REDIS_URL is set.
 */
export const limits = {
  'sign-in:account': {
    ...guesses,
    of: 'Wrong passwords for one account, from all browsers that have not signed in to it before; a correct one resets the count',
  },
  'sign-in:device': {
    ...guesses,
    of: 'Wrong passwords for one account from one browser that has signed in to it before; a correct one resets the count',
  },
  'password-again:person': {
    ...guesses,
    of: 'Wrong passwords, or wrong answers from a passkey, by one signed-in person who has to confirm who they are; a correct one resets the count',
  },
  'emailed-code:code': {
    points: 5,
    seconds: quarter,
    refusal: requestAnother,
    of: 'Entries of one emailed code that confirms who someone is, or that a domain belongs to an organization',
  },
  'proof-mail:person': {
    points: 12,
    seconds: day,
    of: 'Codes that confirm who someone is, emailed to one person',
  },
  'sign-in:address': {
    points: 100,
    seconds: 5 * 60,
    of: 'Sign-ins from one IP address, except from a browser that has signed in to the account before',
  },
  'second-factor:account': {
    ...guesses,
    of: 'Wrong codes from an authenticator app and wrong backup codes for one account, by someone who knows its password or is signed in; a correct one resets the count',
  },
  'second-factor:address': {
    points: 100,
    seconds: 5 * 60,
    of: 'Codes for a second factor from one IP address, while signing in',
  },
  'second-factor-recovery:guesses': {
    ...guesses,
    of: 'Wrong passwords from someone who requests to turn off the lost second factor of an account; a correct one resets the count',
  },
  'second-factor-recovery:account': {
    points: 5,
    seconds: day,
    of: 'Requests to turn off the lost second factor of one account, by someone who knows its password',
  },
  'passkey:address': {
    points: 100,
    seconds: 5 * 60,
    of: 'Sign-ins with a passkey from one IP address',
  },
  'passkey:person': { points: 20, seconds: day, of: 'Passkeys that one person starts to add' },
  'sign-up:address': { points: 60, seconds: hour, of: 'Sign-ups from one IP address' },
  'password-reset:address': {
    points: 30,
    seconds: hour,
    of: 'Requests from one IP address for a link that resets a password or confirms an email, or for a code that signs in',
  },
  'sign-in-code:guesses': {
    points: 5,
    seconds: quarter,
    refusal: requestAnother,
    of: 'Tries of one emailed code, which only works in the browser that asked for it',
  },
  'sign-in-code:account': {
    points: 6,
    seconds: hour,
    of: `Emails with a code that signs in to one account, to all browsers that have not signed in to it before. ${silently}`,
  },
  'sign-in-code:device': {
    points: 6,
    seconds: hour,
    of: `The same to one browser that has signed in to the account before. ${silently}`,
  },
  'stranger-mail:mailbox': {
    points: 12,
    seconds: hour,
    of: `Emails to one mailbox, at its plain address or at all its other spellings (\`+tag\`, dots) together, caused by people who are not signed in: sign-ups, confirmation links, and password resets of accounts whose email is not confirmed. ${silently}`,
  },
  'stranger-mail:address': {
    points: 4,
    seconds: hour,
    of: `The same emails to one mailbox, and emails with a code that signs in to a confirmed account, from one IP address. ${silently}`,
  },
  'password-reset:account': {
    points: 6,
    seconds: hour,
    of: `Emails that reset the password of one account whose email is confirmed. ${silently}`,
  },
  'email-change:person': {
    points: 6,
    seconds: day,
    of: 'Changes of email that one person requests',
  },
  'email-change:mailbox': {
    points: 24,
    seconds: day,
    of: 'Changes of email to one mailbox, requested by anyone',
  },
  'export:person': { points: 3, seconds: day, of: 'Copies of their data that one person requests' },
  'mail:person': {
    points: 100,
    seconds: hour,
    of: 'Invitations, ownership offers and other emails of organizations that one person sends, in all organizations',
  },
  'mail:person-day': { points: 300, seconds: day, of: 'The same in a day' },
  'mail:recipient': {
    points: 6,
    seconds: hour,
    of: 'Invitations and ownership offers that one person sends to one mailbox, in all organizations',
  },
  'mail:recipient-day': { points: 12, seconds: day, of: 'The same in a day' },
  'mail:new-person': {
    points: 30,
    seconds: hour,
    of: `Instead of the four limits above, for people whose account is younger than ${newAccountDays} days: invitations and offers, in all organizations`,
  },
  'mail:new-person-day': { points: 60, seconds: day, of: 'The same in a day' },
  'mail:new-recipient': { points: 4, seconds: day, of: 'The same to one mailbox' },
  'mail:new-people': {
    points: 24,
    seconds: day,
    of: 'The same to one mailbox from all such accounts together; older accounts are neither counted nor refused here',
  },
  'mail:organization': {
    points: 300,
    seconds: hour,
    of: 'Invitations and ownership offers that one organization sends',
  },
  'second-factor-required:organization': {
    points: 4,
    seconds: day,
    of: 'Times that one organization starts to require a second factor, which emails its members',
  },
  'organization-address:person': {
    points: 50,
    seconds: day,
    of: 'URLs that one person requests for new or renamed organizations, whether or not they are free; a used URL is never given to another organization',
  },
  'form:person': {
    points: 5000,
    seconds: day,
    of: 'Forms that one person sends. Each success is remembered for a day, so that it happens once; those of people who are not signed in are bounded by the limits above',
  },
  'join-request:mailbox': {
    points: 3,
    seconds: day,
    of: 'Requests to join one organization from one mailbox, each of which emails its owners; an account that was deleted and made again counts, too',
  },
  'domain-code:domain': {
    points: 20,
    seconds: day,
    of: 'Codes that verify one domain, sent to its mailboxes, requested by any organization. Beyond the limit, the DNS record still works',
  },
  'domain-code:organization': {
    points: 5,
    seconds: day,
    of: 'Such codes for one domain that one organization requests, so that it can’t use up those of the others',
  },
  'domain-code:person': {
    points: 5,
    seconds: day,
    of: 'The same by one person, in all organizations',
  },
  'domain-check:organization': {
    points: 60,
    seconds: hour,
    of: 'DNS lookups that one organization requests for its domains',
  },
  'audit-refusal': {
    points: 60,
    seconds: hour,
    of: 'Refused attempts by one person that the audit log of one organization records; further attempts are refused without a record',
  },
} as const satisfies Record<string, (PlainRule | GuessRule) & { of: string }>

export type Limit = keyof typeof limits
type PlainLimit = { [L in Limit]: (typeof limits)[L] extends GuessRule ? never : L }[Limit]

/** Requests per IP address to each endpoint under /api/auth, including refused ones. */
export const endpointLimits: Record<string, Rule> = {
  '/sign-in/email': { points: 60, seconds: 60 },
  '/sign-up/email': { points: 60, seconds: 60 },
  '/request-password-reset': { points: 30, seconds: 60 },
  '/send-verification-email': { points: 30, seconds: 60 },
  '/passkey/generate-authenticate-options': { points: 60, seconds: 60 },
}
export const organizationEndpoints: Rule = { points: 200, seconds: 60 }
export const otherEndpoints: Rule = { points: 600, seconds: 60 }

/**
 * Takes one point of a limit, atomically. A guess counts when it begins, so that several at the
 * same moment can't all be free; one that has to wait doesn't count.
 * @throws AppError too_many with the seconds to wait; unavailable if the store is down
 */
export function takePoint(limit: Limit, key: string): Promise<void> {
  const rule: PlainRule | GuessRule = limits[limit]
  const counted = `${limit}:${key.toLowerCase()}`
  return 'wait' in rule ? guess(counted, rule) : consume(counted, rule)
}

/** Takes one point of each limit, or of none. @throws as takePoint */
export async function takePoints(
  asked: readonly (readonly [limit: PlainLimit, key: string])[],
): Promise<void> {
  const taken: (typeof asked)[number][] = []
  try {
    for (const each of asked) {
      await takePoint(...each)
      taken.push(each)
    }
  } catch (error) {
    await Promise.all(taken.map((each) => givePointBack(...each)))
    throw error
  }
}

const givePointBack = (limit: PlainLimit, key: string) =>
  addPoints(`${limit}:${key.toLowerCase()}`, -1, limits[limit].seconds).catch(() => {})

/** Counts a request to an endpoint. @throws as takePoint */
export const takeRequest = (path: string, address: string): Promise<void> =>
  consume(
    `endpoint:${address}|${path}`,
    endpointLimits[path] ?? (path.startsWith('/organization/') ? organizationEndpoints : otherEndpoints),
  )

export const clearPoints = (limit: Limit, key: string): Promise<void> =>
  forgetPoints(`${limit}:${key.toLowerCase()}`).catch(() => {})

async function consume(key: string, { points, seconds, refusal }: PlainRule): Promise<void> {
  const counted = await addPoints(key, 1, seconds).catch(storeIsDown)
  if (counted.points > points) throw tooMany(counted.msLeft, refusal)
}

async function guess(key: string, rule: GuessRule): Promise<void> {
  const msLeft = await addGuess(key, waitsOf(rule), rule.seconds).catch(storeIsDown)
  if (msLeft > 0) throw tooMany(msLeft)
}

/** The seconds to wait after the first wrong guess, the second and so on; after more, the last. */
export function waitsOf({ points, wait, longest }: GuessRule): number[] {
  const doublings = Math.ceil(Math.log2(longest / wait))
  const growing = Array.from({ length: doublings + 1 }, (_, n) => Math.min(wait * 2 ** n, longest))
  return [...Array.from({ length: points - 1 }, () => 0), ...growing]
}

function storeIsDown(error: unknown): never {
  throw unavailable(error)
}

function tooMany(msLeft: number, refusal?: string): AppError {
  const retryAfter = Math.max(1, Math.ceil(msLeft / 1000))
  const sentence = refusal ?? `Too many attempts. Try again in ${inWords(retryAfter)}.`
  return new AppError('too_many', sentence, { retryAfter })
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
