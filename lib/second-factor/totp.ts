import { generateRandomString } from 'better-auth/crypto'
import { Secret, TOTP } from 'otpauth'
import { brand } from '../brand'

// Codes of authenticator apps (RFC 6238), with the settings of Better Auth's plugin: six digits,
// thirty seconds, and a secret whose characters are the bytes of the key.

const totpOf = (secret: string, label?: string) =>
  new TOTP({ issuer: brand.name, label, secret: Secret.fromUTF8(secret) })

export const newSecret = () => generateRandomString(32)

/** What an authenticator app reads from the QR code, and the same secret to type in. */
export function setUpOf(secret: string, email: string) {
  const totp = totpOf(secret, email)
  return { uri: totp.toString(), secret: totp.secret.base32 }
}

/** The time step of a code that is right now, or was or will be thirty seconds away. */
export function stepOf(secret: string, code: string): number | undefined {
  const timestamp = Date.now()
  const totp = totpOf(secret)
  const delta = totp.validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : totp.counter({ timestamp }) + delta
}
