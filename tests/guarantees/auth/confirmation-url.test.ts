import { expect, test } from 'vitest'
import { confirmationUrl } from '@/lib/auth/confirmation-url'
import { env } from '@/lib/env'
import { channels } from '../../support/channels'
import { openInvitation } from '../../support/invitations'
import { newOrganization } from '../../support/people'

const email = 'invited@people.test'

async function mailed(wanted: string, recipient = email) {
  const url = new URL(await confirmationUrl({ token: 'a.b', email: recipient, wanted }))
  const { callbackUrl, ...others } = Object.fromEntries(url.searchParams)
  expect([url.origin, url.pathname, url.hash, others]).toEqual([
    env().appUrl,
    '/verify-email',
    '',
    { token: 'a.b' },
  ])
  return callbackUrl
}

test.each(['/onboarding', '/dashboard', '/account', '/'])(
  'the callback %s stands in an email',
  async (callback) => {
    expect(await mailed(callback)).toBe(callback)
  },
)

test('an invitation stands in an email to the address that it invites, and to no other', async () => {
  const { id, owner } = await newOrganization()
  await channels[0]?.invite(owner, email, 'member')
  const path = `/invite/${(await openInvitation(id, email)).id}`
  expect(await mailed(path)).toBe(path)
  expect(await mailed(path, 'else@people.test')).toBeUndefined()
  expect(await mailed(`${path}Won`)).toBeUndefined()
})

test.each([
  '',
  '/invite/YouHaveWonCall18005551234',
  '/you-have-won',
  '/invite/you-won-at-evil.test',
  '/dashboard?note=you-won',
  '/dashboard#you-won',
  '/dashboard&note=you-won',
  '/you/won',
  '/evil.test',
  '/verify-email?callbackUrl=/dashboard',
  '/%E0%A4%A',
])('the callback %j, a text that a stranger chose, does not', async (callback) => {
  expect(await mailed(callback)).toBeUndefined()
})
