import { expect, test } from 'vitest'
import { verifiedPath, withMailedCallback } from '@/lib/auth/confirmation-url'

const mailed = (callbackURL: string) =>
  new URL(
    withMailedCallback(
      `https://app.example/api/auth/verify-email?${new URLSearchParams({ token: 'a.b', callbackURL })}`,
    ),
  ).searchParams.get('callbackURL')

test.each([verifiedPath('/invite/aB3'), verifiedPath('/dashboard'), '/welcome', '/invite/aB3', '/'])(
  'the callback %s stands in an email',
  (callback) => {
    expect(mailed(callback)).toBe(callback)
  },
)

test.each([
  '/invite/you-won-at-evil.test',
  '/dashboard?note=you-won',
  '/dashboard#you-won',
  '/you/won',
  '/youwonathousanddollars',
  '/evil.test',
  verifiedPath('/dashboard?note=you-won'),
  `${verifiedPath('/dashboard')}#you-won`,
  '/verify-email?callbackUrl=/dashboard&note=you-won',
  '/%E0%A4%A',
])('the callback %s, a text that a stranger chose, does not', (callback) => {
  expect(mailed(callback)).toBe(verifiedPath(undefined))
})
