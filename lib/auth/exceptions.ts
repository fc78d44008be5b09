import type { LibraryCode } from '../errors'
import { type Counts, countedByAddress, countedByPassword, passwordGuesses } from './guesses'
import { codeGuesses } from './second-step'

// The default for every path of Better Auth: GET and POST, a cleaned JSON body, the session cookie
// and no other credential, responses without session tokens, redirects only to our origin. This
// table lists the exceptions, and why. A plugin's paths are added here when the plugin is
// installed: docs/add-a-plugin.md.

export type Exception = {
  /** Not available over HTTP. */
  closed?: true
  /**
   * GET redirects to this page of ours with the token: the library's own GET would act, and email
   * scanners open links by themselves.
   */
  page?: '/verify-email'
  /** Methods besides GET and POST. */
  methods?: readonly string[]
  /**
   * Media types of the body besides application/json: other JSON types, or
   * application/x-www-form-urlencoded.
   */
  accepts?: readonly string[]
  /** The body is passed on byte for byte, because its sender signed it. */
  rawBody?: true
  /** Redirects can lead to other origins, as the protocol requires. */
  foreignLocation?: true
  /**
   * Asked again, it does no harm. If the database is lost, it is 503, whatever was written before.
   */
  repeatable?: true
  /** The response contains tokens for the client. */
  tokens?: true
  /** Signed cookies, besides the session's, that the endpoint reads, by the library's names. */
  cookies?: readonly string[]
  /** The endpoint reads headers such as Authorization itself. They carry no session of ours. */
  ownCredentials?: true
  /** Also for staff who act as someone else. */
  impersonated?: true
  /** Ends a session, even one that the guard no longer accepts. */
  endsSession?: true
  /** Requires recent proof (lib/guard/recent-proof.ts). */
  needsProof?: true
  /** The signed-in person enters their password again in this field. */
  asksPassword?: string
  /** A new password is in this field. */
  choosesPassword?: string
  /** The body has a person's name and image, which must follow the profile's rules. */
  namesPerson?: true
  /** Every request counts. */
  counts?: Counts
  /** Every request counts as a wrong guess until one is right. */
  guesses?: Counts
  /** The library's code for a missing permission. */
  forbidden?: LibraryCode
  /** A success proves who owns the account: its session has recent proof. */
  proves?: true
  /**
   * A new session continues an earlier one or follows from signing up. All others from an unknown
   * browser are reported to the account's owner (./new-device).
   */
  continues?: true
  /**
   * The same as `proves`, without recent proof: a provider has perhaps asked for nothing, and a
   * mailbox alone must not be enough.
   */
  signsIn?: true
}

const closed = { closed: true } as const
const asksCode: Exception = {
  counts: countedByAddress('second-factor:address'),
  guesses: codeGuesses,
  proves: true,
}
const challenged: Exception = { cookies: ['better-auth-passkey'] }
const mailsLink: Exception = { counts: countedByAddress('password-reset:address') }

/**
 * By path, as the library names it (`/callback/:id`), or for all paths below one (`/admin/*`).
 * Later entries win.
 */
export const exceptions: Record<string, Exception> = {
  '/sign-in/email': {
    counts: countedByPassword,
    guesses: passwordGuesses,
    proves: true,
    cookies: ['trust_device'],
    repeatable: true,
  },
  // Counted by lib/account/sign-up.ts, before its password is hashed.
  '/sign-up/email': { choosesPassword: 'password', namesPerson: true },
  '/sign-in/social': { foreignLocation: true, repeatable: true },
  '/sign-in/code': {
    counts: countedByAddress('sign-in:address'),
    cookies: ['trust_device'],
    signsIn: true,
  },
  '/callback/:id': { cookies: ['state', 'trust_device'], signsIn: true },
  '/sign-out': { endsSession: true, impersonated: true, repeatable: true },
  '/get-session': { impersonated: true },
  '/verify-email': { page: '/verify-email' },
  '/confirm-email': { proves: true, continues: true },
  '/request-password-reset': mailsLink,
  '/send-verification-email': mailsLink,
  '/reset-password': { choosesPassword: 'newPassword' },
  '/change-password': {
    asksPassword: 'currentPassword',
    choosesPassword: 'newPassword',
    proves: true,
    continues: true,
  },
  '/update-user': { namesPerson: true },
  '/delete-user': { needsProof: true },

  '/organization/update': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION' },
  '/organization/delete': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION' },
  '/organization/invite-member': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION' },
  '/organization/cancel-invitation': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION' },
  '/organization/list-invitations': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS' },
  '/organization/update-member-role': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER' },
  '/organization/remove-member': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER' },
  '/organization/create-role': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE' },
  '/organization/update-role': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE' },
  '/organization/delete-role': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE' },
  '/organization/list-roles': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE' },
  '/organization/get-role': { forbidden: 'YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE' },

  // The second factor: lib/second-factor does what these do, and what they leave out.
  '/two-factor/*': { closed: true, cookies: ['two_factor', 'trust_device'] },
  '/two-factor/verify-totp': asksCode,
  '/two-factor/verify-backup-code': asksCode,

  // A browser asks for a challenge as soon as it shows the sign-in page. What it answers goes to an
  // operation: lib/passkeys.
  '/passkey/generate-authenticate-options': {},
  '/passkey/generate-register-options': { closed: true, ...challenged },
  '/passkey/verify-registration': { closed: true, ...challenged },
  '/passkey/verify-authentication': {
    closed: true,
    ...challenged,
    counts: countedByAddress('passkey:address'),
    proves: true,
  },
  '/passkey/list-user-passkeys': closed,
  '/passkey/delete-passkey': closed,
  '/passkey/update-passkey': closed,

  // Not used by any screen, so kept closed.
  '/verify-password': { closed: true, asksPassword: 'password' },
  '/change-email': closed,
  '/delete-user/callback': closed,
  // Our reset links open the page itself.
  '/reset-password/:token': closed,
  '/update-session': closed,
  // Lists sessions with their raw tokens.
  '/list-sessions': closed,
  '/revoke-session': closed,
  // The account page links and unlinks. No tokens of providers are kept.
  '/account-info': closed,
  '/get-access-token': closed,
  '/link-social': closed,
  '/list-accounts': closed,
  '/refresh-token': closed,
  '/unlink-account': closed,
  // The staff console (lib/staff) does it, and asks our own permissions.
  '/admin/*': closed,
  // Called by the server: the cookie is the session to return to.
  '/admin/stop-impersonating': { cookies: ['admin_session'] },
}

/**
 * The exceptions for a path, either the library's (`/callback/:id`) or a request's
 * (`/callback/github`).
 */
export const exceptionAt = (path: string): Exception =>
  Object.assign({}, ...Object.keys(exceptions).flatMap((at) => (covers(at, path) ? [exceptions[at]] : [])))

function covers(at: string, path: string): boolean {
  if (at.endsWith('/*')) return path.startsWith(at.slice(0, -1))
  const [parts, given] = [at.split('/'), path.split('/')]
  return (
    parts.length === given.length &&
    parts.every((part, n) => part === given[n] || (part.startsWith(':') && given[n] !== ''))
  )
}
