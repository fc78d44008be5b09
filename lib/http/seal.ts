import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// Encrypts text so that only the same token and owner can decrypt it. AES-256-GCM, with a key
// derived from the token by HKDF (RFC 5869).

export type Key = { id: string; token: string; owner: string }

const bytesOf = ({ id, token, owner }: Key) => Buffer.from(hkdfSync('sha256', token, id, owner, 32))

export function seal(text: string, by: Key): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', bytesOf(by), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws Error if it was sealed with another key */
export function unseal(sealed: string, by: Key): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', bytesOf(by), bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
