import { type APIError, isAPIError } from 'better-auth/api'
import type { organization } from 'better-auth/plugins'
import { failedQueries, hasWritten, unnoted } from '@/db/failures'
import type { Permission, StaffPermission } from './guard/policy'
import { quotas } from './quotas'

/** Every error code of ours, and its HTTP status. */
export const statusOf = {
  unauthenticated: 401,
  /** Its sentence, where a permission is missing: ./guard/missing-permission.ts. */
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  too_many: 429,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof statusOf

/** Better Auth's own error code, which its clients check. */
export type LibraryCode = keyof ReturnType<typeof organization>['$ERROR_CODES']

/** Why a form was refused, if the form has more to do than to show the message. */
export type RefusalReason =
  | 'other_person'
  | 'in_progress'
  | 'outcome_unknown'
  | 'proof_needed'
  | 'second_factor_needed'

type Details = {
  permission?: Permission | StaffPermission
  fields?: Record<string, string[]>
  /** Seconds to wait before the next attempt. */
  retryAfter?: number
  /**
   * Refused because of something that belongs to others, which the response doesn't reveal.
   * Recorded in the audit log.
   */
  attempt?: boolean
  libraryCode?: LibraryCode
  reason?: RefusalReason
  /** Small values for the screen. */
  data?: Record<string, string>
  cause?: unknown
}

/**
 * An error whose message people can read. Anything else that is thrown is a bug, and its message is
 * not shown.
 */
export class AppError extends Error {
  readonly permission?: Permission | StaffPermission
  readonly fields?: Record<string, string[]>
  readonly retryAfter?: number
  readonly attempt: boolean
  readonly libraryCode?: LibraryCode
  readonly reason?: RefusalReason
  readonly data?: Record<string, string>

  constructor(
    readonly code: ErrorCode,
    message: string,
    { permission, fields, retryAfter, attempt, libraryCode, reason, data, cause }: Details = {},
  ) {
    super(message, { cause })
    this.name = 'AppError'
    this.permission = permission
    this.fields = fields
    this.retryAfter = retryAfter
    this.libraryCode = libraryCode
    this.reason = reason
    this.data = data
    this.attempt = attempt ?? (code === 'forbidden' || code === 'not_found')
  }

  get status() {
    return statusOf[this.code]
  }

  /** Whether it is a fault of ours, which is logged. */
  get isFault(): boolean {
    return this.code === 'unavailable' || (this.reason === 'outcome_unknown' && this.cause !== undefined)
  }

  /** Seconds for the Retry-After header, if the status has one. */
  get wait(): number | undefined {
    return this.retryAfter ?? (this.code === 'unavailable' ? 5 : this.code === 'too_many' ? 60 : undefined)
  }
}

/** In use, or used by an organization before. The response doesn't say which. */
function slugTaken(cause: unknown): AppError {
  const sentence = 'That URL is taken. Choose another one.'
  return new AppError('conflict', sentence, { fields: { slug: [sentence] }, cause })
}

export const ownerNeeded = 'Every organization needs an owner. Make someone else an owner first.'

export const ownsTooMany = () =>
  `You already own ${quotas.organizationsPerPerson} organizations, which is the limit. Delete or transfer one first.`

export const roleInUse =
  'This role is in use. First give another role to its members, pending invitations and domains, and revoke its invitation links.'

/** Rules that the database enforces, by the name of their constraint. */
const conflictSentences: Record<string, string> = {
  actor_is_member: 'You’re no longer a member of this organization. Nothing was changed.',
  organization_has_owner: ownerNeeded,
  organization_not_deleted: 'This organization has been deleted.',
  organization_slug_reserved: 'This URL is reserved. Choose another one.',
  organization_name_length: 'Use a name of 1 to 80 characters.',
  name_without_link: 'Use a name without a link.',
  organization_name_visible: 'Enter a name with visible characters.',
  organization_name_clean: 'Use one line of plain text as the name.',
  organization_logo: 'Use an https URL of at most 500 characters for the logo.',
  organization_metadata_length: 'Use at most 4 KB of metadata.',
  organization_metadata_json: 'Metadata must be a JSON object.',
  organizationsPerPerson: ownsTooMany(),
  membersPerOrganization: `This organization has reached its limit of ${quotas.membersPerOrganization} members.`,
  openInvitationsPerOrganization: `This organization has reached its limit of ${quotas.openInvitationsPerOrganization} pending invitations.`,
  customRolesPerOrganization: `This organization has reached its limit of ${quotas.customRolesPerOrganization} custom roles.`,
  domainsPerOrganization: `This organization has reached its limit of ${quotas.domainsPerOrganization} domains.`,
  joinRequestsPerOrganization: 'This organization has too many pending requests. Ask for an invitation.',
  invitationLinksPerOrganization: `This organization has reached its limit of ${quotas.invitationLinksPerOrganization} invitation links.`,
  domain_once_per_organization: 'This domain has already been added.',
  domain_verified_once: 'Another organization has verified this domain.',
  domain_shape: 'Enter a domain.',
  join_request_once: 'This person has already asked to join.',
  joins_below_owner: 'People can’t join as owners this way. An owner can invite them instead.',
  link_kept: 'An invitation link can’t be changed. Revoke it and create another one.',
  link_ended: 'This invitation link is no longer valid.',
  link_uses: 'This invitation link has been used up.',
  invitation_ends_once: 'This invitation is no longer pending.',
  invitation_kept: 'An invitation can’t be changed. Revoke it and send another one.',
  invitation_in_time: 'This invitation has expired. Ask for a new one.',
  invitation_of_address: 'This invitation is for another email.',
  row_belongs: 'This can’t be moved to another organization.',
  role_permission_shape: 'Invalid permissions.',
  role_exists: 'That role no longer exists. Reload and try again.',
  role_name_shape: 'That name can’t be used for a role. Choose another one.',
  role_unused: roleInUse,
  member_once_per_organization: 'This person is already a member.',
  invitation_pending_once_per_address: 'There is already a pending invitation for this email.',
  role_once_per_organization: 'A role with that name already exists.',
  user_email_unique: 'That email is taken.',
}

/** The constraints for which Better Auth has an error code. */
const codesOfConstraints: Record<string, LibraryCode> = {
  organization_slug_unique: 'ORGANIZATION_SLUG_ALREADY_TAKEN',
  organization_slug_reserved: 'ORGANIZATION_SLUG_ALREADY_TAKEN',
  organization_has_owner: 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER',
  organization_not_deleted: 'ORGANIZATION_NOT_FOUND',
  organizationsPerPerson: 'YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS',
  membersPerOrganization: 'ORGANIZATION_MEMBERSHIP_LIMIT_REACHED',
  openInvitationsPerOrganization: 'INVITATION_LIMIT_REACHED',
  customRolesPerOrganization: 'TOO_MANY_ROLES',
  invitation_ends_once: 'INVITATION_NOT_FOUND',
  invitation_in_time: 'INVITATION_NOT_FOUND',
  role_exists: 'ROLE_NOT_FOUND',
  role_unused: 'ROLE_IS_ASSIGNED_TO_MEMBERS',
  member_once_per_organization: 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION',
  invitation_pending_once_per_address: 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION',
  role_once_per_organization: 'ROLE_NAME_IS_ALREADY_TAKEN',
}

const conflictStates = new Set(['23505', '23514', '23503', '23001', '40001', '40P01'])
/** Characters that PostgreSQL can't store in text, mainly NUL. */
const unstorableStates = new Set(['22021', '22P05'])
/** XX is PostgreSQL's own fault, such as a block that a full disk kept from being written. */
const unavailableStates = /^(08|53|57P|25006|58|XX)/
/** A statement that took too long, or waited too long for a lock. */
const tooLongStates = new Set(['57014', '55P03'])
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
])
const poolMessages =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end|Query read timeout/

type DatabaseFault = { code?: string; constraint?: string; message: string; deleting?: boolean }

function databaseFault(error: unknown): DatabaseFault | undefined {
  let deleting = false
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code, constraint, query } = current as Partial<Record<'code' | 'constraint' | 'query', unknown>>
    // From Drizzle's error: PostgreSQL tells the two sides of a foreign key apart only in its
    // message, in the server's language.
    const isDrizzles = typeof query === 'string'
    if (isDrizzles) deleting = /^\s*delete\b/i.test(query)
    // Its message has what a person entered.
    if (typeof code === 'string' || (!isDrizzles && poolMessages.test(current.message)))
      return {
        message: current.message,
        code: typeof code === 'string' ? code : undefined,
        constraint: typeof constraint === 'string' ? constraint : undefined,
        deleting,
      }
    if (current instanceof AggregateError && current.errors.length > 0)
      return databaseFault(current.errors[0])
  }
}

/**
 * Converts an error of ours, Better Auth or the database. Undefined for a bug, which is answered
 * with 500.
 */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  if (isAPIError(error)) return fromApiError(error)
  const fault = databaseFault(error)
  if (!fault) return undefined
  const isLate = tooLongStates.has(fault.code ?? '')
  const isAway =
    networkCodes.has(fault.code ?? '') ||
    poolMessages.test(fault.message) ||
    unavailableStates.test(fault.code ?? '')
  if (fault.code === '08007' || ((isLate || isAway) && hasWritten())) return outcomeUnknown(error)
  if (isAway) return unavailable(error)
  if (isLate)
    return new AppError('unavailable', 'This took too long. Nothing was changed. Try again in a moment.', {
      cause: error,
    })
  if (unstorableStates.has(fault.code ?? ''))
    return new AppError('invalid', 'This contains a character that can’t be stored.', { cause: error })
  if (conflictStates.has(fault.code ?? '')) {
    if (fault.constraint === 'organization_slug_unique') return slugTaken(error)
    const sentence = conflictSentences[fault.constraint ?? ''] ?? otherConflict(fault)
    return new AppError('conflict', sentence, { cause: error })
  }
}

/**
 * PostgreSQL 18 uses 23001 for "on delete restrict". Earlier versions, and "no action", use 23503.
 */
const otherConflict = ({ code, deleting }: DatabaseFault): string =>
  code === '23001' || (code === '23503' && deleting)
    ? 'Something else still refers to this. Change or delete that first.'
    : 'Someone else just changed this. Reload and try again.'

/** Not 503, which clients repeat by themselves. */
export const outcomeUnknown = (cause?: unknown) =>
  new AppError('conflict', 'We can’t tell whether this went through. Check before you try again.', {
    reason: 'outcome_unknown',
    cause,
  })

export const unavailable = (cause?: unknown) =>
  new AppError(
    'unavailable',
    'Atrium can’t reach its database right now. Nothing was changed. Try again in a moment.',
    { cause },
  )

/** For whoever answers. After a write, not even a bug means that nothing was changed. */
export const refusalOf = (error: unknown): AppError | undefined =>
  toAppError(error) ?? (hasWritten() ? outcomeUnknown(error) : undefined)

/** What only reads changes nothing, so nothing can be unknown. */
export const ofReading = <R extends AppError | undefined>(refusal: R): R | AppError =>
  refusal?.reason === 'outcome_unknown' ? unavailable(refusal.cause) : refusal

/** What can be asked again without harm, such as signing in, is not left open. */
export const ofRepeatable = <R extends AppError | undefined>(refusal: R): R | AppError =>
  refusal?.reason === 'outcome_unknown'
    ? new AppError('unavailable', 'Something went wrong on our side. Try again in a moment.', {
        cause: refusal.cause,
      })
    : refusal

/** For what can be asked again without harm. */
export const asRepeatable = <T>(step: () => Promise<T>): Promise<T> =>
  step().catch((error) => {
    throw ofRepeatable(toAppError(error)) ?? error
  })

/** For what comes before anything that was asked for: if it fails, nothing was changed. */
export const asBefore = <T>(step: () => Promise<T>): Promise<T> =>
  unnoted(step).catch((error) => {
    throw ofReading(toAppError(error)) ?? error
  })

/**
 * The error of a query of this request for which the database was away, if there was one. If one
 * may have written, that is what has to be said.
 */
export function lostDatabase(): AppError | undefined {
  const known = failedQueries().map(toAppError)
  return (
    known.find((each) => each?.reason === 'outcome_unknown') ??
    known.find((each) => each?.code === 'unavailable')
  )
}

/** Errors that Better Auth answers with 400 or 403 although they are conflicts: 409 here. */
const libraryConflicts = new Set([
  'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION',
  'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION',
  'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER',
  'YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER',
  'ORGANIZATION_ALREADY_EXISTS',
  'ORGANIZATION_SLUG_ALREADY_TAKEN',
  'ORGANIZATION_MEMBERSHIP_LIMIT_REACHED',
  'INVITATION_LIMIT_REACHED',
  'YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS',
  'TOO_MANY_ROLES',
])

const slugTakenCodes = new Set(['ORGANIZATION_ALREADY_EXISTS', 'ORGANIZATION_SLUG_ALREADY_TAKEN'])

/** Our status for Better Auth's 400 or 403, by its code. */
export function statusOfLibrary(code: unknown): 401 | 404 | 409 | undefined {
  if (libraryConflicts.has(String(code))) return 409
  // Also used for an unconfirmed email (lib/auth/endpoint-hooks.ts), where Better Auth's status is
  // 403.
  if (code === 'INVALID_EMAIL_OR_PASSWORD') return 401
  return code === 'ROLE_NOT_FOUND' ? 404 : undefined
}

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'invalid',
  429: 'too_many',
  503: 'unavailable',
}

function fromApiError(error: APIError): AppError | undefined {
  const inner = error.cause ? toAppError(error.cause) : undefined
  if (inner) return inner
  if (slugTakenCodes.has(String(error.body?.code))) return slugTaken(error)
  const lost = lostDatabase()
  if (lost) return lost
  const code = codeOfStatus[statusOfLibrary(error.body?.code) ?? error.statusCode]
  return code && new AppError(code, error.body?.message ?? 'Something went wrong.', { cause: error })
}

/**
 * The cause of an error: Better Auth's code, such as 'INVALID_TOKEN', or the name of the
 * constraint; otherwise ''.
 */
export const reasonOf = ({ cause }: AppError): string =>
  isAPIError(cause) ? String(cause.body?.code ?? '') : (databaseFault(cause)?.constraint ?? '')

/** Better Auth's own code for an error, if it has one. */
export const libraryCodeOf = ({ libraryCode, cause }: AppError): string | undefined =>
  libraryCode ??
  (isAPIError(cause) ? cause.body?.code : codesOfConstraints[databaseFault(cause)?.constraint ?? ''])
