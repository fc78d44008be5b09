import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// `npm run doctor` and the running app authenticate each other: each proves that it has
// BETTER_AUTH_SECRET, without sending it.

export const doctorPath = '/api/doctor'
export const doctorHeader = 'x-atrium-doctor'

/** More than the clocks of one deployment usually differ. The doctor reports larger differences. */
export const passMinutes = 5

/** Allows its holder to ask the app, for a few minutes, how requests arrive. */
export function newPass(secret: string, now = Date.now()): string {
  const claim = `${now}.${randomBytes(16).toString('base64url')}`
  return `${claim}.${signature(secret, 'ask', claim)}`
}

export function isPass(given: unknown, secret: string, now = Date.now()): boolean {
  const [time = '', nonce = '', signed = ''] = String(given).split('.')
  const expected = signature(secret, 'ask', `${time}.${nonce}`)
  return equal(signed, expected) && Math.abs(now - Number(time)) < passMinutes * 60_000
}

/** The response to a pass that only an app with the same secret can give. */
export const proofOf = (pass: string, secret: string): string => signature(secret, 'answer', pass)

const signature = (secret: string, purpose: string, text: string) =>
  createHmac('sha256', secret).update(`atrium doctor ${purpose} ${text}`).digest('base64url')

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
