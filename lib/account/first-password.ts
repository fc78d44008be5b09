import { and, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { account, session, user } from '@/db/schema'
import { commonPassword, isCommonPassword } from '../auth/common-passwords'
import { makeKnown } from '../auth/device'
import { hash, hashedAhead } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { tellOwner } from '../auth/owner-of-identity'
import { forgetLinks } from '../auth/password-change'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import { lockPerson } from '../members/rules'
import { operation } from '../operation'
import { newPassword } from './input'

/**
 * For a person who has signed in through a provider only. As a changed one, it ends all other
 * sessions and invalidates all emailed links.
 * @throws AppError conflict if there is one already: changing it requires it
 */
export const setPassword = operation('signed-in', {
  summary: 'Set a password',
  proof: true,
  input: z.object({ password: newPassword }),
  run: async (person, { password }) => {
    const { id, email } = person.user
    if (isCommonPassword(password, email))
      throw new AppError('invalid', commonPassword, { fields: { password: [commonPassword] } })
    const { internalAdapter } = await auth.$context
    await amongFew(() =>
      hashedAhead(password, async () => {
        await lockPerson(id)
        if (await hasPassword(id))
          throw new AppError('conflict', 'You already have a password. Reload the page to change it.')
        const stored = await hash(password)
        await internalAdapter.createAccount({
          userId: id,
          providerId: 'credential',
          accountId: id,
          password: stored,
        })
        await db()
          .delete(session)
          .where(and(eq(session.userId, id), ne(session.id, person.session.id)))
        await forgetLinks(id)
        await tellOwner(email, 'You can now sign in with a password')
        await makeKnown(eq(user.id, id))
      }),
    )
  },
})

async function hasPassword(userId: string): Promise<boolean> {
  const found = await db()
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.userId, userId), eq(account.providerId, 'credential')))
  return found.length > 0
}
