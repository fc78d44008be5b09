import type { z } from 'zod'
import type { Access, ContextFor } from '@/lib/guard/enter'
import { type Action, action } from '@/lib/http/action'
import { operation } from '@/lib/operation'

type Outcome = { message?: string }

/** A server action of a test's own, which answers what `run` says. */
export const formOf = <const P extends Access, S extends z.ZodType>(
  permission: P,
  input: S,
  run: (context: ContextFor<NoInfer<P>>, input: z.output<NoInfer<S>>) => Promise<Outcome | undefined>,
): Action<P> =>
  action(operation(permission, { summary: 'What a test asks', input, run }), ({ result }) => result ?? {})
