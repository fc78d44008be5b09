import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, eq, type SQL } from 'drizzle-orm'
import { cookies } from 'next/headers'
import { db } from '@/db'
import { account, user } from '@/db/schema'
import { env } from '../env'

// A browser that has signed in to an account keeps a cookie that says so, and isn't affected by
// other people's wrong passwords. The cookie is not a session: it grants nothing, and has its own
// count of wrong passwords. It holds the accounts used last, each as `id.signature`. The signature
// covers the account and its password hash, so it is valid for no other account and not after a
// password change.

const name = () => (env().appUrl.startsWith('https:') ? '__Host-atrium.device' : 'atrium.device')
const accountsPerBrowser = 4
const lifetime = 180 * 24 * 3600

type Owner = { id: string; password: string | null }

/**
 * The id of this browser's entry for the account, if it has signed in since the password was set.
 */
export async function knownDevice(which: SQL): Promise<string | null> {
  const entries = await entriesHeld()
  if (entries.length === 0) return null
  const owner = await ownerOf(which)
  const entry = owner && entries.find((each) => isFor(owner, each))
  return entry ? idOf(entry) : null
}

/** The arguments to set the cookie, with a new entry for this account. */
export async function newDevice(which: SQL) {
  const owner = await ownerOf(which)
  if (!owner) return null
  const others = (await entriesHeld()).filter((each) => !isFor(owner, each))
  const entries = [entryFor(owner, randomBytes(16).toString('hex')), ...others].slice(0, accountsPerBrowser)
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure: env().appUrl.startsWith('https:'),
    path: '/',
    maxAge: lifetime,
  } as const
  return [name(), entries.join('~'), options] as const
}

/** Makes this browser known to the account. */
export async function makeKnown(which: SQL): Promise<void> {
  const device = await newDevice(which)
  if (device) (await cookies()).set(...device)
}

const entriesHeld = async () =>
  (await cookies()).get(name())?.value.split('~').slice(0, accountsPerBrowser) ?? []

const idOf = (entry: string) => entry.split('.')[0] ?? ''

const entryFor = ({ id, password }: Owner, device: string) => {
  const signed = JSON.stringify(['device', device, id, password])
  return `${device}.${createHmac('sha256', env().secret).update(signed).digest('base64url')}`
}

function isFor(owner: Owner, entry: string): boolean {
  const [given, expected] = [entry, entryFor(owner, idOf(entry))].map((each) => Buffer.from(each))
  return !!given && !!expected && given.length === expected.length && timingSafeEqual(given, expected)
}

async function ownerOf(which: SQL): Promise<Owner | undefined> {
  const [owner] = await db()
    .select({ id: user.id, password: account.password })
    .from(user)
    .leftJoin(account, and(eq(account.userId, user.id), eq(account.providerId, 'credential')))
    .where(which)
  return owner
}
