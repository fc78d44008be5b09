import { expect, test } from 'vitest'
import { verifiedPath, withMailedCallback } from '@/lib/auth/confirmation-url'
import { channels } from '../../support/channels'
import { openInvitation } from '../../support/invitations'
import { newOrganization } from '../../support/people'

const email = 'invited@people.test'

async function mailed(callbackURL: string, recipient = email) {
  const asked = `https://app.example/api/auth/verify-email?${new URLSearchParams({ token: 'a.b', callbackURL })}`
  return new URL(await withMailedCallback(asked, recipient)).searchParams.get('callbackURL')
}

test.each([verifiedPath('/onboarding'), verifiedPath('/dashboard'), '/account', '/'])(
  'the callback %s stands in an email',
  async (callback) => {
    expect(await mailed(callback)).toBe(callback)
  },
)

test('an invitation stands in an email to the address that it invites, and to no other', async () => {
  const { id, owner } = await newOrganization()
  await channels[0]?.invite(owner, email, 'member')
  const path = `/invite/${(await openInvitation(id, email)).id}`
  for (const callback of [path, verifiedPath(path)]) {
    expect(await mailed(callback)).toBe(callback)
    expect(await mailed(callback, 'else@people.test')).toBe(verifiedPath(undefined))
    expect(await mailed(`${callback}Won`)).toBe(verifiedPath(undefined))
  }
})

test.each([
  '/invite/YouHaveWonCall18005551234',
  '/you-have-won',
  '/invite/you-won-at-evil.test',
  '/dashboard?note=you-won',
  '/dashboard#you-won',
  '/you/won',
  '/evil.test',
  verifiedPath('/dashboard?note=you-won'),
  `${verifiedPath('/you-won')}&callbackUrl=/dashboard`,
  '/verify-email?callbackUrl=/you-won',
  '/%E0%A4%A',
])('the callback %s, a text that a stranger chose, does not', async (callback) => {
  expect(await mailed(callback)).toBe(verifiedPath(undefined))
})

test.each(['#you-won', '&note=you-won', '&callbackUrl=/you-won'])(
  'nothing that is added to a callback stands in an email: %s',
  async (added) => {
    const made = await mailed(`${verifiedPath('/dashboard')}${added}`)
    expect(made).toBe(verifiedPath('/dashboard'))
  },
)
