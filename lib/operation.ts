import type { z } from 'zod'
import type { ContextFor, Opening } from './guard/enter'
import type { Permission } from './guard/policy'
import { type RecentProof, requireRecentProof } from './guard/recent-proof'

// An operation is something that a person, a program or a job can ask of the product: who can do
// it, its input, and what happens. Forms (lib/http/action.ts), Better Auth's endpoints
// (lib/auth/handler.ts), tests and docs all read the same definition.

/**
 * The first argument of an operation, a page or a route: a permission, or a named kind of open
 * access.
 */
export type Access = Permission | Opening

/** No second argument if no input is required. */
export type Given<S extends z.ZodType> =
  Record<never, never> extends z.output<S> ? [input?: z.output<S>] : [input: z.output<S>]

export type Operation<P extends Access, S extends z.ZodType, R> = {
  (context: ContextFor<P>, ...given: Given<S>): Promise<R>
  readonly permission: P
  readonly input: S
  readonly summary: string
  /** Whether the person must have proved who they are a moment ago (lib/guard/recent-proof.ts). */
  readonly proof?: RecentProof<never>
}

/**
 * @param permission that the caller's context must prove, or a kind of open access
 * @param definition.summary what it does, for people: "Rename a project"
 * @param definition.input zod schema; `run` gets its output
 * @param definition.proof whether it requires recent proof: always, or for some input
 * @param definition.audit the action in the audit log, if it is not the permission:
 *   "project:restore"
 * @param definition.run what happens; @throws AppError for every refusal
 */
export function operation<const P extends Access, S extends z.ZodType, R>(
  permission: P,
  definition: {
    summary: string
    input: S
    proof?: RecentProof<z.output<NoInfer<S>>>
    audit?: `${string}:${string}`
    run: (context: ContextFor<NoInfer<P>>, input: z.output<NoInfer<S>>) => Promise<R> | R
  },
): Operation<P, S, R> {
  const { run, audit, ...described } = definition
  const action = audit ?? (permission.includes(':') ? permission : undefined)
  const call = async (context: ContextFor<P>, ...given: Given<S>) => {
    const input = inputOf(given)
    requireRecentProof(context, definition.proof, input)
    return run(context && action ? Object.assign({}, context, { action }) : context, input)
  }
  return Object.assign(call, { permission, ...described })
}

/** The input can only be omitted if the schema requires nothing. */
export const inputOf = <S extends z.ZodType>(given: Given<S>): z.output<S> => (given[0] ?? {}) as z.output<S>

/** @returns the arguments after the context */
export const given = <S extends z.ZodType>(input: z.output<S>): Given<S> => [input] as Given<S>
