import { asc, eq } from 'drizzle-orm'
import { db } from '@/db'
import { passkey } from '@/db/schema'
import type { SignedIn } from '../guard/context'

/** Oldest first. */
export const myPasskeys = ({ user }: SignedIn) =>
  db()
    .select({ id: passkey.id, name: passkey.name, createdAt: passkey.createdAt })
    .from(passkey)
    .where(eq(passkey.userId, user.id))
    .orderBy(asc(passkey.createdAt), asc(passkey.id))

export type Passkey = Awaited<ReturnType<typeof myPasskeys>>[number]
