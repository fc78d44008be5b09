import { z } from 'zod'
import { exceptionAt } from '@/lib/auth/exceptions'
import { auth } from '@/lib/auth/server'

const endpointSchema = z.object({
  path: z.string(),
  options: z.object({
    method: z.union([z.string(), z.array(z.string())]),
    metadata: z.object({ SERVER_ONLY: z.boolean().optional() }).nullish(),
    body: z.unknown().optional(),
    query: z.unknown().optional(),
  }),
})

/** Every path of Better Auth's router, method by method, with the zod schemas of what it takes. */
export const endpoints = Object.values(auth.api).flatMap((endpoint) => {
  const parsed = endpointSchema.safeParse(Object.assign({}, endpoint))
  if (!parsed.success || parsed.data.options.metadata?.SERVER_ONLY) return []
  const { path, options } = parsed.data
  const { body, query } = options
  return [options.method].flat().map((method) => ({
    name: `${method} ${path}`,
    method,
    path,
    body,
    query,
    closed: exceptionAt(path).closed === true,
  }))
})
