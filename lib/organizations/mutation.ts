import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { transaction } from '@/db'
import { nameActor, recordRefusal } from '../audit/record'
import { type AppError, toAppError } from '../errors'
import type { OrgContext, SignedIn, Viewer } from '../guard/context'
import type { ContextFor } from '../guard/enter'
import type { Permission } from '../guard/policy'
import { parseInput } from '../input'
import { memberOf } from '../members/rules'
import { type Given, inputOf, type Operation } from '../operation'
import { withTries } from '../retry'
import { inTurn } from '../turns'
import { type Endpoint, insideMutation, throughEndpoint, writeBy } from './inside'
import { noSuchOrganization, slugOf } from './rules'
import { type StandingFor, standingFor } from './standing'

// Organization operations: what changes an organization, its members, invitations, roles or ownership. Each runs in one
// transaction that names the actor, locks the organization's row, asks the permission and the rule again, and then writes,
// usually by an endpoint of Better Auth, whose adapter takes part. Whatever is refused or fails rolls back. A screen's action
// and a hand-made request to the endpoint (lib/auth/handler.ts) run the same definition.

type MutationAccess = Permission | 'member' | 'signed-in'

/** What a rule is asked about, under the lock. */
type Asked<P extends MutationAccess, I> = StandingFor<P> & {
  actor: Viewer
  /** Empty while no organization exists yet. */
  organizationId: string
  input: I
}

type Definition<P extends MutationAccess, S extends z.ZodType, R, I = z.output<S>> = {
  summary: string
  /** In Better Auth's own field names where an endpoint writes: a form, a request and the endpoint share it. */
  input: S
  /** Which organization is locked, where it is not the context's (in a request: `organizationId`); null for none yet. */
  organization?: (input: I) => Promise<string | null>
  /** What a stranger to that organization is told, where it is not named by itself. */
  unknown?: () => AppError
  /** The organization may be one that was deleted and can still be restored. */
  deleted?: boolean
  /** What takes time, such as hashing a password: asked before the transaction. */
  before?: (asked: { actor: Viewer; input: I }) => Promise<void>
  /** What must hold besides the permission, which has been asked again already. @throws AppError */
  check?: (asked: Asked<P, I>) => Promise<void> | void
  /** Better Auth's endpoint: it writes, unless `write` does, and requests to its path find this operation. */
  endpoint?: Endpoint
  write?: (asked: Asked<P, I>) => Promise<R>
  /** A path of Better Auth's at which `write` answers in the place of the endpoint. */
  insteadOf?: string
  /** What follows from a success, in the same transaction. */
  after?: (asked: Asked<P, I>) => Promise<void>
} & (P extends Permission
  ? { refusalIs?: string }
  : { /** What the audit log calls a refused attempt. */ refusalIs: string })

/** How a request to one of Better Auth's paths is answered. */
export type Served = {
  path: string
  /** Whether Better Auth is not asked at all. */
  ours: boolean
  /** @param send asks Better Auth with the given body; throws for every answer that is not a success */
  answer(
    actor: Viewer,
    body: Record<string, unknown>,
    send: (body: object) => Promise<Response>,
  ): Promise<Response>
}

export type OrganizationOperation<P extends MutationAccess, S extends z.ZodType, R> = Operation<P, S, R> & {
  readonly served?: Served
}

/** @param permission asked again under the lock; the guard has asked it before where a screen calls */
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
    await definition.before?.({ actor, input })
    const here = 'organization' in actor ? actor.organization.id : null
    const organizationId = organization ? await organization(input) : here
    // What names an organization by itself, such as an invitation, names the one in which the guard was asked.
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
    ours: !endpoint,
    async answer(actor, body, send) {
      const input = once(() => parseInput(schema, body))
      if (definition.before) await definition.before({ actor, input: input() })
      const organizationId = organization ? await organization(input()) : organizationNamedIn(body)
      return mutateOrganization(permission, definition, { actor, organizationId, input }, async (asked) =>
        endpoint ? throughEndpoint(path, () => send(bodyOf(asked))) : Response.json(await ours(asked)),
      )
    },
  })

  const path = endpoint?.path ?? insteadOf
  return Object.assign(call, { permission, summary, input: schema, ...(path && { served: served(path) }) })
}

type Attempt<I> = {
  actor: Viewer
  organizationId: string | null
  input: () => I
  /** The guard has let the actor in. */
  guarded?: boolean
}

/**
 * @throws AppError forbidden, not_found, conflict, invalid, too_many, unavailable; and what `write` throws
 */
async function mutateOrganization<P extends MutationAccess, S extends z.ZodType, T>(
  permission: P,
  { deleted = false, unknown = noSuchOrganization, check, after, refusalIs }: Definition<P, S, unknown>,
  { actor, organizationId, input, guarded = false }: Attempt<z.output<S>>,
  write: (asked: Asked<P, z.output<S>>) => Promise<T>,
): Promise<T> {
  /** Whether the rule is being asked: what it refuses is an attempt for the audit log. */
  let judging = false
  try {
    // A stranger takes nobody's turn, and keeps nobody waiting for the row.
    if (organizationId && permission !== 'signed-in' && !guarded) {
      const member = await memberOf(organizationId, actor.user.id)
      judging = !member && (await slugOf(organizationId)) !== undefined
      if (!member) throw unknown()
    }
    return await inTurn(organizationId ?? actor.user.id, changes, () =>
      withTries(() =>
        transaction(async () => {
          judging = false
          await nameActor(actor.user.id, actor.address)
          if (organizationId) await lockOrganization(organizationId, deleted, unknown)
          judging = true
          const standing = await standingFor(permission, organizationId ?? '', actor, unknown)
          const asked = { ...standing, actor, organizationId: organizationId ?? '', input: input() }
          await check?.(asked)
          judging = false
          const result = await insideMutation(() => write(asked))
          await after?.(asked)
          return result
        }),
      ),
    )
  } catch (error) {
    const refusal = toAppError(error)
    if (judging && organizationId && refusal?.attempt)
      await recordRefusal(actor, organizationId, refusalIs ?? permission)
    throw refusal ?? error
  }
}

/**
 * Changes of one organization wait for its row, and each that waits there keeps a connection: no more of them ask for one than
 * make use of it, or a crowd of them would leave none for anybody else.
 */
const changes = {
  atOnce: 3,
  refusal: 'Too much is changed here at the same moment. Nothing was changed; try again in a moment.',
}

async function lockOrganization(id: string, deleted: boolean, unknown: () => AppError): Promise<void> {
  // NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of foreign keys that point here.
  const { rowCount } = await transaction((tx) =>
    tx.execute(
      sql`select 1 from organization where id = ${id} and (deleted_at is null or ${deleted}) for no key update`,
    ),
  )
  if (!rowCount) throw unknown()
}

const nameIt = 'Name the organization: organizationId is missing.'
const named = z.object({ organizationId: z.string(nameIt).min(1, nameIt).max(255) })

/** Never the session's last used one, which another tab chose: a change says whose it is. */
const organizationNamedIn = (body: unknown): string => parseInput(named, body).organizationId

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
