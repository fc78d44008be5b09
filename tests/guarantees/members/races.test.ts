import { sql } from 'drizzle-orm'
import { describe, test } from 'vitest'
import { inTenantScope } from '@/db/tenant-scope'
import { newOrganization, type Person } from '../../support/people'
import {
  type Contender,
  chainIsBroken,
  leaves,
  makesAdmin,
  type Organization,
  race,
  removes,
  type Scene,
  timeout,
} from '../../support/races'

/** Two owners, of whom exactly one must be left. */
async function twoOwners(
  contenders: (first: Person, second: Person, roles: Organization['roles']) => Contender[],
  winners: readonly number[] = [1],
): Promise<Scene> {
  const { id, owner: first, join, roles, owners } = await newOrganization()
  const second = await join('owner')
  return {
    contenders: contenders(first, second, roles),
    winners,
    wrongs: async () => {
      const left = await owners()
      return [left !== 1 && `${left} owners left`, (await chainIsBroken(id)) && 'the audit log is broken']
    },
  }
}

describe('of two owners', { timeout }, () => {
  test('who demote each other, one stays owner', () =>
    race('demote / demote', () =>
      twoOwners((first, second, roles) => [
        makesAdmin(first, second, roles, [403]),
        makesAdmin(second, first, roles, [403]),
      ]),
    ))

  test('who both leave, one stays', () =>
    race('leave / leave', () =>
      twoOwners((first, second, roles) => [leaves(first, roles, [409]), leaves(second, roles, [409])]),
    ))

  test('who remove each other, one stays', () =>
    race('remove / remove', () =>
      twoOwners((first, second, roles) => [
        removes(first, second, roles, [404]),
        removes(second, first, roles, [404]),
      ]),
    ))

  test('one who makesAdmin the other and leaves in a second browser gets one of the two', () =>
    race('demote / leave', () =>
      twoOwners((first, second, roles) => [
        makesAdmin(first, second, roles, [404]),
        leaves(first, roles, [409]),
      ]),
    ))

  test('one who is demoted while leaving ends as no owner, and both are told the truth', () =>
    race('demote / leave of the demoted', async () => {
      const { id, owner, join, roles, owners } = await newOrganization()
      const second = await join('owner')
      return {
        contenders: [
          // Who was demoted and then left was both; the audit log tells it apart from who only left.
          {
            act: (channel) => channel.changeRole(owner, second.memberId, 'admin'),
            happened: () =>
              inTenantScope({ organization: { id } }, async (tx) => {
                const done = sql`select 1 from audit_log where action = 'member:update' and outcome = 'done'`
                return (await tx.execute(done)).rows.length === 1
              }),
            loses: [404],
          },
          leaves(second, roles, []),
        ],
        winners: [1, 2],
        wrongs: async () => [(await owners()) !== 1 && 'not one owner left'],
      }
    }))

  test('one who is removed while demoting the other is either gone or alone', () =>
    race('demote / remove', () =>
      twoOwners((first, second, roles) => [
        makesAdmin(first, second, roles, [404]),
        removes(second, first, roles, [403]),
      ]),
    ))
})

test('an admin who is demoted while making another admin does so before, or not at all', { timeout }, () =>
  race('demote / promote by the demoted', async () => {
    const { owner, join, roles } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    return {
      contenders: [
        {
          act: (channel) => channel.changeRole(owner, admin.memberId, 'member'),
          happened: async () => (await roles())[admin.id] === 'member',
          loses: [],
        },
        makesAdmin(admin, plain, roles, [403]),
      ],
      winners: [1, 2],
      wrongs: async () => [],
    }
  }),
)
