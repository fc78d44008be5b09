import { randomInt } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { z } from 'zod'
import { env } from '../env'

// Backup codes, each accepted once. Stored as Better Auth's plugin reads them: a list as JSON,
// encrypted.

const howMany = 10
/** Without characters that look like another one. Ten of them are 49 random bits. */
const letters = 'abcdefghjkmnpqrstvwxyz23456789'

/** New codes, and what is stored of them. */
export async function newCodes() {
  const codes = Array.from({ length: howMany }, newCode)
  return { codes, stored: await symmetricEncrypt({ key: env().secret, data: JSON.stringify(codes) }) }
}

const newCode = (): string =>
  Array.from({ length: 10 }, (_, at) => `${at === 5 ? '-' : ''}${letters[randomInt(letters.length)]}`).join(
    '',
  )

export const noCodes = async () => symmetricEncrypt({ key: env().secret, data: '[]' })

const list = z.array(z.string())

export const countCodes = async (stored: string): Promise<number> =>
  list.parse(JSON.parse(await symmetricDecrypt({ key: env().secret, data: stored }))).length
