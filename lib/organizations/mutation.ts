import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { transaction } from '@/db'
import { nameActor, recordRefusal } from '../audit/record'
import { inEqualTime } from '../auth/floor'
import { type AppError, toAppError } from '../errors'
import type { OrgContext, SignedIn, Viewer } from '../guard/context'
import type { ContextFor } from '../guard/enter'
import { requireAllowedAs } from '../guard/impersonation'
import type { Permission } from '../guard/policy'
import { type RecentProof, requireRecentProof } from '../guard/recent-proof'
import { parseInput } from '../input'
import { memberOf } from '../members/rules'
import { performed } from '../observe/operation'
import { type Given, inputOf, type Operation } from '../operation'
import { withTries } from '../retry'
import { inTurn } from '../turns'
import { type Endpoint, insideMutation, throughEndpoint, writeBy } from './inside'
import { noSuchOrganization, slugOf } from './rules'
import { type StandingFor, standingFor } from './standing'

// Organization operations change an organization, its members, invitations, roles or ownership.
// Each runs in one transaction: it sets the actor, locks the organization's row, checks the
// permission and the rules again, and then writes, usually through an endpoint of Better Auth.
// Anything that is refused or fails rolls back. A screen's action and a request to the endpoint
// (lib/auth/handler.ts) run the same definition.

type MutationAccess = Permission | 'member' | 'signed-in'

/** What a rule gets to check, under the lock. */
type Asked<P extends MutationAccess, I> = StandingFor<P> & {
  actor: Viewer
  /** Empty while the organization doesn't exist yet. */
  organizationId: string
  input: I
}

type Definition<P extends MutationAccess, S extends z.ZodType, R, I = z.output<S>> = {
  summary: string
  /**
   * With Better Auth's field names if an endpoint writes, so that forms, requests and the endpoint
   * share it.
   */
  input: S
  /**
   * The organization to lock, if it is not the context's (in a request: `organizationId`); null if
   * there is none yet.
   */
  organization?: (input: I) => Promise<string | null>
  /** The error for a stranger, if they name something other than the organization itself. */
  unknown?: () => AppError
  /** Whether it can be a deleted organization that can still be restored. */
  deleted?: boolean
  /** Whether it requires recent proof: always, or for some input. */
  proof?: RecentProof<I>
  /** Rules besides the permission, which has already been checked again. @throws AppError */
  check?: (asked: Asked<P, I>) => Promise<void> | void
  /** Fills in what was not given and has to be looked up under the lock. */
  complete?: (input: I) => Promise<I>
  /**
   * Better Auth's endpoint. It writes, unless `write` does, and requests to its path run this
   * operation.
   */
  endpoint?: Endpoint
  write?: (asked: Asked<P, I>) => Promise<R>
  /** A path of Better Auth at which `write` replaces the endpoint. */
  insteadOf?: string
  /** Milliseconds before which it is not answered, so that the time tells nothing of an email. */
  floor?: number
  /** What follows a success, in the same transaction. */
  after?: (asked: Asked<P, I>) => Promise<void>
} & (P extends Permission
  ? { refusalIs?: string }
  : { /** What the audit log calls a refused attempt. */ refusalIs: string })

/** How a request to one of Better Auth's paths is answered. */
export type Served = {
  path: string
  proof?: RecentProof<never>
  /** Whether Better Auth is not called at all. */
  ours: boolean
  /**
   * @param send calls Better Auth with the given body; throws for any response that is not a
   *   success
   */
  answer(
    actor: Viewer,
    body: Record<string, unknown>,
    send: (body: object) => Promise<Response>,
  ): Promise<Response>
}

export type OrganizationOperation<P extends MutationAccess, S extends z.ZodType, R> = Operation<P, S, R> & {
  readonly served?: Served
}

/** @param permission checked again under the lock; for screens the guard has checked it before */
export function organizationOperation<const P extends MutationAccess, S extends z.ZodType, R = unknown>(
  permission: P,
  definition: Definition<P, S, R>,
): OrganizationOperation<P, S, R> {
  const {
    summary,
    input: schema,
    organization,
    endpoint,
    write,
    insteadOf,
    unknown = noSuchOrganization,
  } = definition
  type Input = z.output<S>

  const call = async (context: ContextFor<P>, ...given: Given<S>): Promise<R> => {
    const actor = context as OrgContext | SignedIn
    const input = inputOf(given)
    const here = 'organization' in actor ? actor.organization.id : null
    const organizationId = organization ? await organization(input) : here
    // Something that implies an organization, such as an invitation, must belong to the one that
    // the guard checked.
    if (here && organizationId !== here) throw unknown()
    const attempt = { actor, organizationId, input: () => input, guarded: true }
    return mutateOrganization(permission, definition, attempt, ours)
  }

  const ours = (asked: Asked<P, Input>): Promise<R> => {
    if (write) return write(asked)
    if (!endpoint) throw new Error(`“${summary}” has nothing that writes`)
    return writeBy(endpoint, bodyOf(asked)) as Promise<R>
  }

  const bodyOf = ({ organizationId, input }: Asked<P, Input>): object => ({
    ...(!organization && { organizationId }),
    ...(input as object),
  })

  const served = (path: string): Served => ({
    path,
    proof: definition.proof,
    ours: !endpoint,
    async answer(actor, body, send) {
      const input = once(() => parseInput(schema, body))
      const organizationId = organization ? await organization(input()) : organizationNamedIn(body)
      return mutateOrganization(permission, definition, { actor, organizationId, input }, async (asked) =>
        endpoint ? throughEndpoint(path, () => send(bodyOf(asked))) : Response.json(await ours(asked)),
      )
    },
  })

  const path = endpoint?.path ?? insteadOf
  return Object.assign(call, {
    permission,
    summary,
    input: schema,
    proof: definition.proof,
    ...(path && { served: served(path) }),
  })
}

type Attempt<I> = {
  actor: Viewer
  organizationId: string | null
  input: () => I
  /** The guard has already accepted the actor. */
  guarded?: boolean
}

/**
 * @throws AppError forbidden, not_found, conflict, invalid, too_many, unavailable; and whatever
 *   `write` throws
 */
async function mutateOrganization<P extends MutationAccess, S extends z.ZodType, T>(
  permission: P,
  {
    summary,
    deleted = false,
    unknown = noSuchOrganization,
    proof,
    check,
    complete,
    floor,
    after,
    refusalIs,
  }: Definition<P, S, unknown>,
  { actor, organizationId, input, guarded = false }: Attempt<z.output<S>>,
  write: (asked: Asked<P, z.output<S>>) => Promise<T>,
): Promise<T> {
  requireAllowedAs(actor, permission, {})
  /** Whether a rule is being checked: then a refusal is an attempt for the audit log. */
  let judging = false
  try {
    // A stranger takes no place in the queue, and no one waits for the row because of them.
    if (organizationId && (deleted || (permission !== 'signed-in' && !guarded))) {
      const member = await memberOf(organizationId, actor.user.id)
      judging = !member && (await slugOf(organizationId)) !== undefined
      if (!member) throw unknown()
    }
    const change = () =>
      transaction(async () => {
        judging = false
        await nameActor(actor.user.id, actor.address, actor.impersonator?.id)
        if (organizationId) await lockOrganization(organizationId, deleted, unknown)
        judging = true
        const standing = await standingFor(permission, organizationId ?? '', actor, unknown)
        const asked = { ...standing, actor, organizationId: organizationId ?? '', input: input() }
        requireRecentProof(actor, proof, asked.input)
        await check?.(asked)
        judging = false
        if (complete) asked.input = await complete(asked.input)
        const result = await insideMutation(() => write(asked))
        await after?.(asked)
        return result
      })
    const changed = () =>
      performed(summary, permission, () =>
        inTurn(`changes of ${organizationId ?? actor.user.id}`, changes, () => withTries(change)),
      )
    return await (floor ? inEqualTime(changed, floor) : changed())
  } catch (error) {
    const refusal = toAppError(error)
    if (judging && organizationId && refusal?.attempt)
      await recordRefusal(actor, organizationId, refusalIs ?? permission)
    throw refusal ?? error
  }
}

/**
 * Changes of one organization wait for its row lock, and each waiting one holds a connection.
 * Without a limit, many of them would use up the pool.
 */
const changes = {
  atOnce: 3,
  refusal: 'Too many changes at the same time. Nothing was changed. Try again in a moment.',
}

async function lockOrganization(id: string, deleted: boolean, unknown: () => AppError): Promise<void> {
  // NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of foreign keys to this row.
  const { rowCount } = await transaction((tx) =>
    tx.execute(
      sql`select 1 from organization where id = ${id} and (deleted_at is null or ${deleted}) for no key update`,
    ),
  )
  if (!rowCount) throw unknown()
}

const nameIt = 'Specify the organization: organizationId is missing.'
const named = z.object({ organizationId: z.string(nameIt).min(1, nameIt).max(255) })

/**
 * Never the session's last used organization, which another tab may have set: a change must name
 * it.
 */
const organizationNamedIn = (body: unknown): string => parseInput(named, body).organizationId

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
