import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { member, user } from '@/db/schema'
import { deleteAccount } from '@/lib/account/operations'
import { toAppError } from '@/lib/errors'
import { newOrganization, type Person } from '../../support/people'
import { refusal } from '../../support/refusal'
import { leavingNoTrace } from '../../support/trace'

describe('the last owner’s account', () => {
  test('cannot be deleted by the screen, and stays whole', async () => {
    const { owner } = await newOrganization()
    const { code, message } = await leavingNoTrace(() => refusal(owner.signedIn(deleteAccount)))
    expect({ code, message }).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('only owner'),
    })
  })

  test('cannot be deleted by the endpoint, and stays whole', async () => {
    const { owner } = await newOrganization()
    expect(await leavingNoTrace(() => owner.post('/delete-user'))).toMatchObject({
      status: 409,
    })
  })

  test('goes once someone else is owner', async () => {
    const { owner, join } = await newOrganization()
    await join('owner')
    expect(await owner.post('/delete-user')).toMatchObject({ status: 200 })
    expect(await db().select().from(user).where(eq(user.id, owner.id))).toEqual([])
    expect(await db().select().from(member).where(eq(member.userId, owner.id))).toEqual([])
  })

  test.each([
    ['endpoint', async (owner: Person) => (await owner.post('/delete-user')).status],
    [
      'screen',
      (owner: Person) =>
        owner.signedIn(deleteAccount).then(
          () => 200,
          (error) => toAppError(error)?.status,
        ),
    ],
  ] as const)(
    'deleted through the %s by two owners at once never leaves the organization ownerless, and the loser stays whole',
    async (_, remove) => {
      for (let round = 0; round < 10; round++) {
        const { owner, join, owners, roles } = await newOrganization()
        const second = await join('owner')
        const answers = await Promise.all([remove(owner), remove(second)])
        expect(await owners()).toBe(1)
        expect(answers.sort()).toEqual([200, 409])
        const [survivor = ''] = Object.keys(await roles())
        for (const table of ['account', 'session'])
          expect(
            (await db().execute(sql`select 1 from ${sql.identifier(table)} where user_id = ${survivor}`))
              .rows,
          ).not.toEqual([])
      }
    },
  )
})
