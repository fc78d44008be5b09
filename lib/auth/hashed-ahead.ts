import { AsyncLocalStorage } from 'node:async_hooks'
import { transaction } from '@/db'
import { hashPassword, verifyPassword } from './hashing'

// Hashing a password takes some 80 ms, during which a transaction would hold its connection. We hash, or check, first.

const ready = new AsyncLocalStorage<{ password: string; hash: string }>()

/** Hashes `password`, then runs `run` in one transaction, in which Better Auth finds the hash ready. */
export async function hashedAhead<T>(password: string, run: () => Promise<T>): Promise<T> {
  const hash = await hashPassword(password)
  return ready.run({ password, hash }, () => transaction(run))
}

/** Better Auth's `password.hash`. */
export async function hash(password: string): Promise<string> {
  const known = ready.getStore()
  return known?.password === password ? known.hash : hashPassword(password)
}

const proven = new AsyncLocalStorage<string>()

/** Runs `run`, in which Better Auth finds this password of the signed-in person checked. Check it before: ./password-again. */
export const withProven = <T>(password: string, run: () => Promise<T>): Promise<T> =>
  proven.run(password, run)

export const isProven = (password: string | undefined): boolean =>
  password !== undefined && proven.getStore() === password

const checked = new AsyncLocalStorage<{ hash?: string }>()

/** Runs `run`, which can ask afterwards which hash the given password was found to fit. */
export const rememberingHash = <T>(run: () => Promise<T>): Promise<T> => checked.run({}, run)

/** The hash that the password of this request fitted. @throws Error outside of `rememberingHash`, or when none did */
export function fittingHash(): string {
  const hash = checked.getStore()?.hash
  if (hash === undefined) throw new Error('A password counts only inside of rememberingHash')
  return hash
}

/** Better Auth's `password.verify`. */
export async function verify(asked: { hash: string; password: string }): Promise<boolean> {
  if (!isProven(asked.password) && !(await verifyPassword(asked))) return false
  const request = checked.getStore()
  if (request) request.hash = asked.hash
  return true
}
