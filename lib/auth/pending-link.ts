import { z } from 'zod'
import { log } from '../log'
import type { Asked } from './guesses'
import { type Identity, identitySchema } from './identity'
import { link } from './owner-of-identity'
import { RefusedArrival } from './refused-arrival'
import { sealedCookie } from './sealed-cookie'

// Someone came back from a provider with the email of an account that is not linked to it. The
// provider's word is not enough to enter it: this browser remembers the identity, the person signs
// in to the account in a way that it has, and then it is linked.

const cookie = sealedCookie(
  'pending-link',
  z.object({ email: z.string(), identity: identitySchema }),
  15 * 60,
)

export const rememberLink = (email: string, identity: Identity) => cookie.set({ email, identity })

/** What this browser's next sign-in to the account of `email` will link. */
export const pendingLink = cookie.read

/** After a sign-in, to whichever account. */
export async function linkPending(ctx: Asked, owner: { id: string; email: string }): Promise<void> {
  const pending = await cookie.read()
  if (!pending) return
  await cookie.remove()
  if (pending.email !== owner.email) return
  await link(ctx, owner, pending.identity).catch((error) => {
    // Someone else linked it in the meantime. The sign-in itself is not affected.
    if (!(error instanceof RefusedArrival)) throw error
    log.warn({ err: error }, 'not linked after a sign-in')
  })
}
