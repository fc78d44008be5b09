import { describe, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { Browser } from '../../support/browser'
import { escapes } from '../../support/escapes'
import { mailbox } from '../../support/mailbox'
import { newPerson } from '../../support/people'

const staysHome = (location: string | null) => {
  expect(location).not.toBeNull()
  const target = new URL(location ?? '', env().appUrl)
  expect(target.origin).toBe(env().appUrl)
  expect(target.pathname).not.toMatch(/^\/[/\\]/)
}

test.each(escapes)('a confirmation link with callbackURL %j leads nowhere else', async (payload) => {
  const query = new URLSearchParams({ token: 'bogus', callbackURL: payload })
  const answer = await new Browser().get(`/verify-email?${query}`)
  if (answer.status >= 300 && answer.status < 400) staysHome(answer.headers.get('location'))
  else expect([400, 401, 403, 422]).toContain(answer.status)
})

test('a confirmation link that was tampered with leads to our own page about dead links', async () => {
  const answer = await new Browser().get('/verify-email?token=bogus&callbackURL=/verify-email')
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toMatch(/^\/verify-email\?error=/)
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
    const answer = await new Browser().get(`${link.pathname.replace('/api/auth', '')}${link.search}`)
    staysHome(answer.headers.get('location'))
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
