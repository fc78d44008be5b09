import { beforeEach, describe, expect, test } from 'vitest'
import { channels, onScreens, type Said } from '../../support/channels'
import { invitationsTo } from '../../support/invitations'
import { linksOf, newLink } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { newOrganization, type Person } from '../../support/people'

beforeEach(async () => void (await forgetCounts()))

type Cast = { owner: Person; maker: Person; heir: Person }

async function transfer({ maker, heir }: Cast) {
  await onScreens.offer(maker, heir.email)
  return onScreens.acceptOffer(heir)
}

describe.each(channels)('through the $name, an invitation and a link end once whoever made them', (by) => {
  test.each<[string, string, (cast: Cast) => Promise<Said>]>([
    ['gets a lesser role', 'owner', ({ owner, maker }) => by.changeRole(owner, maker.memberId, 'admin')],
    ['has a role that loses permissions', 'lead', ({ owner }) => by.updateRole(owner, 'lead', [])],
    ['transfers the ownership', 'owner', transfer],
    ['is removed', 'owner', ({ owner, maker }) => by.removeMember(owner, maker.memberId)],
    ['leaves', 'owner', ({ maker }) => by.leave(maker)],
  ])('%s, and can no longer grant what they give', async (_, role, happens) => {
    const { id, owner, join, customRole } = await newOrganization()
    await customRole('chair', ['organization:delete', 'project:read'])
    await customRole('lead', ['organization:delete', 'project:read', 'invitation:create'])
    const [maker, heir] = [await join(role), await join('member')]
    await by.invite(maker, 'guest@people.test', 'chair')
    await newLink(maker, { role: 'chair' })
    const open = async () => [
      ...(await invitationsTo(id, 'guest@people.test')).filter(({ status }) => status === 'pending'),
      ...(await linksOf({ id })).filter(({ revokedAt }) => !revokedAt),
    ]
    expect(await open()).toHaveLength(2)
    expect(await happens({ owner, maker, heir })).toMatchObject({ status: 200 })
    expect(await open()).toEqual([])
  })
})
