import type { z } from 'zod'
import type { Access, ContextFor, Entering } from './guard/enter'
import { requireAllowedAs } from './guard/impersonation'
import { type RecentProof, requireRecentProof } from './guard/recent-proof'
import { performed } from './observe/operation'

// An operation is something that a person, a program or a job can ask of the product: who can do
// it, its input, and what happens. Forms (lib/http/action.ts), Better Auth's endpoints
// (lib/auth/handler.ts), tests and docs all read the same definition.

/** No second argument if no input is required. */
export type Given<S extends z.ZodType> =
  Record<never, never> extends z.output<S> ? [input?: z.output<S>] : [input: z.output<S>]

export type Operation<P extends Access, S extends z.ZodType, R> = {
  (context: ContextFor<P>, ...given: Given<S>): Promise<R>
  readonly permission: P
  readonly input: S
  readonly summary: string
  /** Also for staff who act as someone else (./guard/impersonation.ts). */
  readonly impersonated?: Entering['impersonated']
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
 * @param definition.reads it changes nothing, so staff who only look as someone else can call it
 * @param definition.impersonated staff can call it as someone else, although it is in no
 *   organization
 * @param definition.run what happens; @throws AppError for every refusal
 */
export function operation<const P extends Access, S extends z.ZodType, R>(
  permission: P,
  definition: {
    summary: string
    input: S
    proof?: RecentProof<z.output<NoInfer<S>>>
    audit?: `${string}:${string}`
    reads?: true
    impersonated?: true
    run: (context: ContextFor<NoInfer<P>>, input: z.output<NoInfer<S>>) => Promise<R> | R
  },
): Operation<P, S, R> {
  const { run, audit, reads, ...described } = definition
  const action = audit ?? (permission.includes(':') ? permission : undefined)
  const call = async (context: ContextFor<P>, ...given: Given<S>) => {
    const input = inputOf(given)
    requireAllowedAs(context, permission, { reads, impersonated: described.impersonated })
    requireRecentProof(context, definition.proof, input)
    const named = context && action ? Object.assign({}, context, { action }) : context
    return performed(described.summary, permission, () => run(named, input))
  }
  return Object.assign(call, { permission, ...described })
}

/** The input can only be omitted if the schema requires nothing. */
export const inputOf = <S extends z.ZodType>(given: Given<S>): z.output<S> => (given[0] ?? {}) as z.output<S>

/** @returns the arguments after the context */
export const given = <S extends z.ZodType>(input: z.output<S>): Given<S> => [input] as Given<S>
