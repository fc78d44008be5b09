import { and, eq, inArray, or } from 'drizzle-orm'
import { db } from '@/db'
import { account, passkey } from '@/db/schema'
import { providers } from '../auth/providers'
import { sendsMail } from '../email/inbox'
import { AppError } from '../errors'
import { lockPerson } from '../members/rules'

/**
 * Before one way to sign in is removed. What counts: a password, a provider that is still in the
 * settings, and a passkey. A mailbox doesn't: an emailed code alone proves too little to add
 * another way. Runs in the transaction that removes it: otherwise two requests could each leave the
 * other's.
 * @param id of the row in `account` or `passkey`
 * @throws AppError conflict if no other way is left
 */
export async function requireOtherWayIn(userId: string, id: string): Promise<void> {
  await lockPerson(userId)
  const ways = [...(await accountsThatWork(userId)), ...(await passkeysOf(userId))]
  if (ways.some((way) => way.id === id) && ways.every((way) => way.id === id))
    throw new AppError('conflict', `${onlyWay()} Set a password first.`)
}

const onlyWay = () =>
  sendsMail()
    ? 'This is your only way to sign in besides emailed codes.'
    : 'This is your only way to sign in.'

const accountsThatWork = (userId: string) =>
  db()
    .select({ id: account.id })
    .from(account)
    .where(
      and(
        eq(account.userId, userId),
        or(
          eq(account.providerId, 'credential'),
          inArray(
            account.providerId,
            providers().map((provider) => provider.id),
          ),
        ),
      ),
    )

const passkeysOf = (userId: string) =>
  db().select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId))
