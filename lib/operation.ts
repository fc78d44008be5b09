import type { z } from 'zod'
import type { ContextFor, Opening } from './guard/enter'
import type { Permission } from './guard/policy'

// What a person, a program or a job can ask of the product is an operation: who may, what is given, and what happens. Forms
// (lib/http/action.ts), Better Auth's endpoints (lib/auth/handler.ts), tests and docs read the same definition.

/** The first word of an operation, a page or a route: a permission, or a named opening. */
export type Access = Permission | Opening

/** No second argument where nothing needs to be given. */
export type Given<S extends z.ZodType> =
  Record<never, never> extends z.output<S> ? [input?: z.output<S>] : [input: z.output<S>]

export type Operation<P extends Access, S extends z.ZodType, R> = {
  (context: ContextFor<P>, ...given: Given<S>): Promise<R>
  readonly permission: P
  readonly input: S
  readonly summary: string
}

/**
 * @param permission whose proof the caller has to bring, or an opening
 * @param definition.summary what it does, for people: "Rename a project"
 * @param definition.input zod schema; its output is what `run` gets
 * @param definition.audit what the audit log calls the rows of its resource that it updates, where that is not the
 *   permission: "project:restore"
 * @param definition.run what happens; @throws AppError for every refusal
 */
export function operation<const P extends Access, S extends z.ZodType, R>(
  permission: P,
  definition: {
    summary: string
    input: S
    audit?: `${string}:${string}`
    run: (context: ContextFor<NoInfer<P>>, input: z.output<NoInfer<S>>) => Promise<R> | R
  },
): Operation<P, S, R> {
  const { run, audit, ...described } = definition
  const action = audit ?? (permission.includes(':') ? permission : undefined)
  const call = async (context: ContextFor<P>, ...given: Given<S>) =>
    run(context && action ? Object.assign({}, context, { action }) : context, inputOf(given))
  return Object.assign(call, { permission, ...described })
}

/** Input is left out only where the schema's output has nothing that must be there. */
export const inputOf = <S extends z.ZodType>(given: Given<S>): z.output<S> => (given[0] ?? {}) as z.output<S>

/** @returns the arguments behind the context */
export const given = <S extends z.ZodType>(input: z.output<S>): Given<S> => [input] as Given<S>
