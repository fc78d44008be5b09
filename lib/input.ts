import { z } from 'zod'
import { readEmail } from './email/address'
import { AppError } from './errors'

/** The input of an operation without input. */
export const nothing = z.object({})

/** An id, as Better Auth generates them. */
export const idField = z.string().min(1).max(255)

/** An email address in its canonical form, for forms and endpoints. */
export const emailField = z.string('Enter an email.').transform((text, context) => {
  const read = readEmail(text)
  if ('email' in read) return read.email
  context.addIssue({ code: 'custom', message: read.fault })
  return z.NEVER
})

/**
 * Parses input once, where it arrives.
 * @param sentence for the whole error; by default that of the first field
 * @throws AppError invalid, with the messages of each field by its path: `data.name`
 */
export function parseInput<S extends z.ZodType>(schema: S, given: unknown, sentence?: string): z.output<S> {
  const { data, error } = schema.safeParse(given)
  if (!error) return data
  const fields: Record<string, string[]> = {}
  for (const { path, message } of error.issues) {
    const name = path.filter((part) => typeof part === 'string').join('.')
    fields[name] = [...(fields[name] ?? []), message]
  }
  throw new AppError('invalid', sentence ?? error.issues[0]?.message ?? 'The request is not well-formed.', {
    fields,
  })
}
