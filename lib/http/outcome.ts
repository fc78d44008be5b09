import { unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { log } from '../log'

/** The message after a success, and the page that shows it if it is another one. */
export const outcomeSchema = z.object({
  message: z.string().optional(),
  data: z.record(z.string(), z.string()).optional(),
  redirect: z.string().optional(),
  /** Instead of a page of ours: the URL of a provider to sign in with. */
  leaveFor: z.string().optional(),
})

export type Outcome = z.infer<typeof outcomeSchema>

/** What `tell` returns. If it fails, the success has no message: what happened can't be undone. */
export async function outcomeOf(tell: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await tell()
  } catch (error) {
    const path = redirectIn(error)
    if (path !== undefined) return { redirect: path }
    unstable_rethrow(error)
    log.error({ err: error }, 'done, but its message failed')
    return {}
  }
}

/** Next carries a redirect in the digest of an error: `NEXT_REDIRECT;push;/path;307;`. */
function redirectIn(error: unknown): string | undefined {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
  return digest.startsWith('NEXT_REDIRECT;') ? digest.split(';').slice(2, -2).join(';') : undefined
}

/** The message, for a page that only has the outcome. `data.note` is what the form itself shows. */
export const sentenceOf = ({ message, data }: Outcome): string | undefined => message ?? data?.note
