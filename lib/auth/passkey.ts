import { AsyncLocalStorage } from 'node:async_hooks'
import { passkey as plugin } from '@better-auth/passkey'
import { APIError } from 'better-auth/api'
import { brand } from '../brand'
import { env } from '../env'

// A passkey counts as a second factor because it is two: the device, and the finger, face or PIN
// that unlocks it. Better Auth asks for that, but accepts an answer without it.

const unlocked = (userVerified: boolean | undefined): void => {
  if (!userVerified)
    throw new APIError('BAD_REQUEST', { code: 'AUTHENTICATION_FAILED', message: 'Authentication failed' })
}

/** A passkey that was used to prove who someone is, and its new counter. */
type Used = { credentialID: string; newCounter: number }

const proving = new AsyncLocalStorage<{ used?: Used }>()

/**
 * Better Auth checks a passkey only while it signs in. This stops it after the check, before it
 * begins a session.
 * @returns undefined if `signIn` didn't get that far
 */
export async function onlyChecked(signIn: () => Promise<unknown>): Promise<Used | undefined> {
  const proof: { used?: Used } = {}
  await proving.run(proof, signIn).catch((error) => {
    if (!proof.used) throw error
  })
  return proof.used
}

function stopIfProving(used: Used): void {
  const proof = proving.getStore()
  if (!proof) return
  proof.used = used
  throw new APIError('UNAUTHORIZED', { code: 'ONLY_CHECKED' })
}

export const passkey = () =>
  plugin({
    rpName: brand.name,
    origin: env().appUrl,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => unlocked(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification: { authenticationInfo } }) => {
        unlocked(authenticationInfo.userVerified)
        stopIfProving(authenticationInfo)
      },
    },
  })
