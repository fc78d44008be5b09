import { describe, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { Browser } from '../../support/browser'
import { escapes } from '../../support/escapes'
import { mailbox } from '../../support/mailbox'
import { newPerson } from '../../support/people'

test.each(escapes)('a confirmation link with callbackURL %j leads to our own page alone', async (payload) => {
  const query = new URLSearchParams({ token: 'bogus', callbackURL: payload })
  const answer = await new Browser().get(`/verify-email?${query}`)
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/verify-email?token=bogus'])
})

describe('a callback asked for in a body', () => {
  test.each([
    ...['//evil.test', '/.//evil.test', 'https://evil.test/x', '/\\evil.test'],
    ...[
      '/dashboard?note=evil',
      '/dashboard#evil',
      '/pay/evil.test',
      '/verify-email?callbackUrl=%2Fevil.test',
    ],
  ])('%j does not come out in the mail', async (callbackURL) => {
    const person = await newPerson({ verified: false })
    await new Browser().post('/send-verification-email', { email: person.email, callbackURL })
    const email = `new-${person.email}`
    const signedUp = { name: 'New', email, password: 'several words in a row', callbackURL }
    await new Browser().post('/sign-up/email', signedUp)
    expect((await mailbox.link(email, '/verify-email')).href).not.toContain('evil')
    const link = await mailbox.link(person.email, '/verify-email')
    expect(link.href).not.toContain('evil')
  })
})

test('links in mails begin with APP_URL, whatever host the request named', async () => {
  const person = await newPerson()
  await new Browser().post(
    '/request-password-reset',
    { email: person.email },
    { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
  )
  const { links } = await mailbox.latest(person.email)
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) expect(new URL(link).origin).toBe(env().appUrl)
})
