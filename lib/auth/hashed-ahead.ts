import { AsyncLocalStorage } from 'node:async_hooks'
import { maxPasswordLength } from '../lifetimes'
import { hashPassword, verifyPassword } from './hashing'

// Hashing a password takes about 15 ms, and the wait for a turn more, during which a transaction
// would hold its connection. So we hash or check before it begins.

const ready = new AsyncLocalStorage<{ password: string; hash: string }>()

export const isHashable = (password: unknown): password is string =>
  typeof password === 'string' && password.length <= maxPasswordLength

/** Hashes `password`, then calls `run`, in which Better Auth uses that hash. */
export async function hashedAhead<T>(password: string, run: () => Promise<T>): Promise<T> {
  const hash = await hashPassword(password)
  return ready.run({ password, hash }, run)
}

/** Better Auth's `password.hash`. */
export async function hash(password: string): Promise<string> {
  const known = ready.getStore()
  return known?.password === password ? known.hash : hashPassword(password)
}

type Fitting = { password: string; hash: string }
const checked = new AsyncLocalStorage<{ fitting?: Fitting }>()

/** Calls `run`, which can then read the hash that the given password matched. */
export const rememberingHash = <T>(run: () => Promise<T>): Promise<T> => checked.run({}, run)

/**
 * The password of this request, and the hash that it matched. @throws Error outside of
 * `rememberingHash`, or if it matched none
 */
export function fitting(): Fitting {
  const found = checked.getStore()?.fitting
  if (!found) throw new Error('A password counts only inside of rememberingHash')
  return found
}

/** Better Auth's `password.verify`. */
export async function verify(asked: { hash: string; password: string }): Promise<boolean> {
  if (!(await verifyPassword(asked))) return false
  const request = checked.getStore()
  if (request) request.fitting = asked
  return true
}
