import { and, eq, gt, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { db } from '@/db'
import { user } from '@/db/schema'
import { knownDevice } from '../auth/device'
import { AppError } from '../errors'
import { countedAddress } from '../http/ip-address'
import { newAccountDays, takePoints } from '../http/rate-limits'
import { mailboxOf } from './mailbox'

// An email counts against whoever causes it, so that no one uses up what others need.
// docs/decisions/0009-rate-limits.md.

type Caused = { organizationId: string; actor: { user: { id: string } } }

/**
 * For an email caused by a member. Taken last, so that a refusal for another reason costs nothing.
 * @param more taken with these, or none of them
 * @throws AppError too_many
 */
export async function takeMailPoints(
  { organizationId, actor }: Caused,
  email: string,
  more: Points = [],
): Promise<void> {
  const person = actor.user.id
  const mailbox = mailboxOf(email)
  const pair = `${person}:${mailbox}`
  await takePoints([
    ...more,
    ['mail:organization', organizationId],
    ...((await isNew(person)) ? newPersonLimits : personLimits)({ person, mailbox, pair }),
  ])
}

type Keys = Record<'person' | 'mailbox' | 'pair', string>
type Points = Parameters<typeof takePoints>[0]

const personLimits = ({ person, pair }: Keys): Points => [
  ['mail:person', person],
  ['mail:person-day', person],
  ['mail:recipient', pair],
  ['mail:recipient-day', pair],
]

const newPersonLimits = ({ person, mailbox, pair }: Keys): Points => [
  ['mail:new-person', person],
  ['mail:new-person-day', person],
  ['mail:new-recipient', pair],
  ['mail:new-people', mailbox],
]

async function isNew(id: string): Promise<boolean> {
  const young = gt(user.createdAt, sql`now() - make_interval(days => ${newAccountDays})`)
  const found = await db()
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, id), young))
  return found.length > 0
}

type Recipient = { id: string; email: string; emailVerified: boolean }

/**
 * Whether an email caused by someone who is not signed in can be sent. An error would reveal who
 * has an account, and lock out its owner.
 */
export async function mayMailForStranger({ email }: Pick<Recipient, 'email'>): Promise<boolean> {
  const mailbox = mailboxOf(email)
  // Each email to an unconfirmed address carries a working link for it, but for no other spelling
  // of the mailbox.
  const spelling = email.toLowerCase() === mailbox ? mailbox : `other spellings of ${mailbox}`
  return arePointsLeft([
    ['stranger-mail:address', `${countedAddress(await headers())}:${mailbox}`],
    ['stranger-mail:mailbox', spelling],
  ])
}

/**
 * A confirmed email has its own count, which sign-ups with other addresses of the mailbox can't use
 * up. If it is used up, the links already sent work for as long as the count lasts.
 */
export const mayMailReset = (user: Recipient): Promise<boolean> =>
  user.emailVerified ? arePointsLeft([['password-reset:account', user.id]]) : mayMailForStranger(user)

/**
 * The same for a code that signs in. A browser that has signed in before has its own count, which
 * strangers can't use up.
 */
export async function mayMailCode({ id, email }: Recipient): Promise<boolean> {
  const device = await knownDevice(eq(user.id, id))
  if (device) return arePointsLeft([['sign-in-code:device', device]])
  return arePointsLeft([
    ['stranger-mail:address', `${countedAddress(await headers())}:${mailboxOf(email)}`],
    ['sign-in-code:account', id],
  ])
}

async function arePointsLeft(asked: Points): Promise<boolean> {
  try {
    await takePoints(asked)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many') return false
    throw error
  }
}
