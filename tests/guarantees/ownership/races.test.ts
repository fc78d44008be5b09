import { sql } from 'drizzle-orm'
import { describe, test } from 'vitest'
import { deleteAccount } from '@/lib/account/operations'
import { acceptOwnership, endOffer, offerOwnership } from '@/lib/ownership/operations'
import { said } from '../../support/channels'
import { newOrganization, type Person, signedInAs } from '../../support/people'
import {
  type Contender,
  chainIsBroken,
  leaves,
  type Organization,
  race,
  rows,
  type Scene,
  timeout,
} from '../../support/races'

const takesOver = (heir: Person, roles: Organization['roles'], loses: number[]): Contender => ({
  act: () => said(heir.asMember(acceptOwnership)),
  happened: async () => (await roles())[heir.id] === 'owner',
  loses,
})

/** An organization whose owner has offered it to a member. */
async function offered(
  contenders: (made: Organization, heir: Person) => Promise<Contender[]>,
  winners: readonly number[],
  truth: (giver: string | undefined, heir: string | undefined) => boolean,
): Promise<Scene> {
  const made = await newOrganization()
  const { id, owner, roles, owners } = made
  const heir = await made.join('member')
  await owner.with('organization:transfer', (context) => offerOwnership(context, { email: heir.email }))
  return {
    contenders: await contenders(made, heir),
    winners,
    wrongs: async () => {
      const held = await roles()
      return [
        (await owners()) < 1 && 'no owner left',
        !truth(held[owner.id], held[heir.id]) && `giver ${held[owner.id]}, receiver ${held[heir.id]}`,
        (await rows(sql`select 1 from ownership_offer where organization_id = ${id}`)).length > 0 &&
          'the offer is still open',
        (await chainIsBroken(id)) && 'the audit log is broken',
      ]
    },
  }
}

const handedOverOrNot = (giver?: string, heir?: string) =>
  (giver === 'admin' && heir === 'owner') || (giver === 'owner' && heir === 'member')

describe('an offer of ownership', { timeout }, () => {
  test('accepted in three browsers at once is accepted once', () =>
    race('take over / take over / take over', () => {
      let told = 0
      return offered(
        async ({ roles }, heir) => {
          const browsers = [
            heir,
            await signedInAs(heir.facts, heir.home),
            await signedInAs(heir.facts, heir.home),
          ]
          return browsers.map((browser) => ({
            ...takesOver(browser, roles, [409]),
            happened: async ({ status }) =>
              status === 200 && ++told === 1 && (await roles())[heir.id] === 'owner',
          }))
        },
        [1],
        (giver, heir) => giver === 'admin' && heir === 'owner',
      )
    }))

  test.each(['withdrawn', 'declined'])('accepted and %s at once is one of the two', (how) =>
    race(`take over / ${how}`, () =>
      offered(
        async ({ owner, roles }, heir) => [
          takesOver(heir, roles, [409]),
          {
            act: () => said((how === 'withdrawn' ? owner : heir).asMember(endOffer)),
            happened: async () => (await roles())[heir.id] === 'member',
            loses: [409],
          },
        ],
        [1],
        handedOverOrNot,
      ),
    ),
  )

  test('accepted while its giver is demoted is accepted before or void, and the giver ends as demoted', () =>
    race('take over / demote the giver', () =>
      offered(
        async ({ owner, join, roles }, heir) => {
          const second = await join('owner')
          return [
            takesOver(heir, roles, [409]),
            {
              act: (channel) => channel.changeRole(second, owner.memberId, 'member'),
              happened: async () => (await roles())[owner.id] === 'member',
              loses: [],
            },
          ]
        },
        [1, 2],
        (giver, heir) => giver === 'member' && (heir === 'owner' || heir === 'member'),
      ),
    ))

  test('accepted while its receiver leaves makes an owner who stays, or a member who is gone', () =>
    race('take over / leave of the receiver', () =>
      offered(
        async ({ roles }, heir) => [takesOver(heir, roles, [404]), leaves(heir, roles, [409])],
        [1],
        (giver, heir) => handedOverOrNot(giver, heir ?? 'member'),
      ),
    ))

  test('accepted while its giver’s account is deleted is accepted before or void, and the giver is gone', () =>
    race('take over / end of the giver’s account', () =>
      offered(
        async ({ owner, join, roles }, heir) => {
          await join('owner')
          return [
            takesOver(heir, roles, [409]),
            {
              act: () => said(owner.signedIn(deleteAccount)),
              happened: async () => !(owner.id in (await roles())),
              loses: [],
            },
          ]
        },
        [1, 2],
        (giver, heir) => giver === undefined && (heir === 'owner' || heir === 'member'),
      ),
    ))
})
