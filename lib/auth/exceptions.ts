import type { LibraryCode } from '../errors'
import { type Counts, countedByAddress, countedByPassword, passwordGuesses } from './guesses'

// What every path of Better Auth gets: GET and POST, a JSON body that was cleaned, the session's
// cookie and no other credential, answers without session tokens, redirects that stay on our
// origin. This table says where something else holds, and why. A plugin's paths get a line here
// when the plugin is installed: docs/add-a-plugin.md.

export type Exception = {
  /** No one can call it over HTTP. */
  closed?: true
  /**
   * GET leads to this page of ours, which gets the token: the library's own GET would act, and
   * email programs open links by themselves.
   */
  page?: '/verify-email'
  /** Methods besides GET and POST. */
  methods?: readonly string[]
  /**
   * Media types of a body besides application/json: other names of JSON, or
   * application/x-www-form-urlencoded.
   */
  accepts?: readonly string[]
  /** The body passes byte for byte, whatever it is: its sender signed it. */
  rawBody?: true
  /** Redirects lead to other origins, as the protocol wants it. */
  foreignLocation?: true
  /** The answer carries tokens, which is what its reader asked for. */
  tokens?: true
  /** Signed cookies that the endpoint reads besides the session's, by the library's own names. */
  cookies?: readonly string[]
  /** The endpoint reads headers such as Authorization itself: they carry no session of ours. */
  ownCredentials?: true
  /** A session ends, even one that the guard no longer lets in. */
  endsSession?: true
  /** Asks the signed-in person for their password again, in this field. */
  asksPassword?: string
  /** A new password is chosen, in this field. */
  choosesPassword?: string
  /** The body names a person: name and image are held to the profile's rules. */
  namesPerson?: true
  /** Every request counts. */
  counts?: Counts
  /** Every request counts as a wrong guess, until one is right. */
  guesses?: Counts
  /** The library's code for a lack of permission. */
  forbidden?: LibraryCode
  /**
   * A success proves that the account is theirs: this browser is spared from then on what strangers
   * do at sign-in.
   */
  makesKnown?: true
}

const closed = { closed: true } as const
const mailsLink: Exception = { counts: countedByAddress('password-reset:address') }

/**
 * By path, as the library names it (`/callback/:id`), or by all paths below one (`/admin/*`). Of
 * several, later ones win.
 */
export const exceptions: Record<string, Exception> = {
  '/sign-in/email': { counts: countedByPassword, guesses: passwordGuesses, makesKnown: true },
  '/sign-up/email': {
    counts: countedByAddress('sign-up:address'),
    choosesPassword: 'password',
    namesPerson: true,
  },
  '/sign-out': { endsSession: true },
  '/verify-email': { page: '/verify-email' },
  '/confirm-email': { makesKnown: true },
  '/request-password-reset': mailsLink,
  '/send-verification-email': mailsLink,
  '/reset-password': { choosesPassword: 'newPassword' },
  '/change-password': {
    asksPassword: 'currentPassword',
    choosesPassword: 'newPassword',
    makesKnown: true,
  },
  '/update-user': { namesPerson: true },
  '/delete-user': { asksPassword: 'password' },

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

  // No screen uses these, and each one open is one more to watch.
  '/verify-password': { closed: true, asksPassword: 'password' },
  '/change-email': closed,
  '/delete-user/callback': closed,
  // Our reset links lead to the page itself.
  '/reset-password/:token': closed,
  '/update-session': closed,
  // Lists of sessions by their raw tokens.
  '/list-sessions': closed,
  '/revoke-session': closed,
  // Social sign-in and its tokens.
  '/sign-in/social': closed,
  '/account-info': closed,
  '/get-access-token': closed,
  '/link-social': closed,
  '/list-accounts': closed,
  '/refresh-token': closed,
  '/unlink-account': closed,
  // The API for staff.
  '/admin/*': closed,
}

/**
 * What holds at a path, whether it is one of the library's own (`/callback/:id`) or that of a
 * request (`/callback/github`).
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
