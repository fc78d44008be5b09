import { AsyncLocalStorage } from 'node:async_hooks'
import { hashPassword } from 'better-auth/crypto'
import { transaction } from '@/db'

// Better Auth hashes inside its sign-up transaction, some 80 ms during which a connection would be held. We hash first.

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
