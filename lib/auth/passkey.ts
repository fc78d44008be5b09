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

export const passkey = () =>
  plugin({
    rpName: brand.name,
    origin: env().appUrl,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => unlocked(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) => unlocked(verification.authenticationInfo.userVerified),
    },
  })
