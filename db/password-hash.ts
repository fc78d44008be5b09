import { hash, verify } from '@node-rs/argon2'
import { verifyPassword as verifyScrypt } from 'better-auth/crypto'

// How passwords are stored: docs/decisions/0042-argon2id.md. A hash names what made it, so all that
// were ever stored can be checked, and a sign-in replaces those that are not made like this.

/** Argon2id, the addon's default, with what OWASP recommends: 19 MiB, twice. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const current = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost)

/** Also knows the hashes that Better Auth makes by default, as an imported account has them. */
export const verifyPassword = ({ hash, password }: { hash: string; password: string }): Promise<boolean> =>
  hash.startsWith('$argon2') ? verify(hash, password.normalize('NFKC')) : verifyScrypt({ hash, password })

export const isOutdatedHash = (hash: string): boolean => !hash.startsWith(current)
