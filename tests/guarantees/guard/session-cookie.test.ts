import { eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '@/db'
import { session } from '@/db/schema'
import { requireUser } from '@/lib/guard/server'
import { readSessionToken, sessionCookieName } from '@/lib/guard/session-cookie'
import { Browser } from '../../support/browser'
import { as, password, signedCookie } from '../../support/people'

test('our reader accepts the cookie that Better Auth sets at sign-in, and finds its session', async () => {
  const browser = new Browser()
  const answer = await browser.post('/sign-in/email', { email: 'ada@acme.test', password })
  expect(answer.status).toBe(200)
  const token = readSessionToken(browser.headers().get('cookie'))
  expect(token).not.toBeNull()
  const [row] = await db()
    .select()
    .from(session)
    .where(eq(session.token, token ?? ''))
  expect(row?.userId).toBe('demo-ada')
  expect(await browser.within(requireUser)).toMatchObject({ user: { email: 'ada@acme.test' } })
})

test('the cookie that the tests sign is, byte for byte, the one that Better Auth would set', async () => {
  const browser = new Browser()
  await browser.post('/sign-in/email', { email: 'ada@acme.test', password })
  const set = browser.cookies.get(sessionCookieName()) ?? ''
  expect(set).toBe(signedCookie(decodeURIComponent(set).split('.')[0] ?? ''))
})

test('under https no other host can set Better Auth’s cookies: they are __Host- ones, and browsers take them', async () => {
  vi.stubEnv('APP_URL', 'https://app.test')
  vi.resetModules()
  try {
    const { auth } = await import('@/lib/auth/server')
    const { cookiePrefix, sessionCookieName: nameRead } = await import('@/lib/guard/session-cookie')
    const { authCookies, createAuthCookie } = await auth.$context
    expect(authCookies.sessionToken.name).toBe(nameRead())
    for (const { name, attributes } of [...Object.values(authCookies), createAuthCookie('state')]) {
      expect(name.startsWith(`${cookiePrefix()}.`)).toBe(true)
      expect(attributes).toMatchObject({ secure: true, path: '/', httpOnly: true, sameSite: 'lax' })
      expect(attributes.domain).toBeUndefined()
    }
    expect(cookiePrefix()).toMatch(/^__Host-/)
  } finally {
    vi.unstubAllEnvs()
    vi.resetModules()
  }
})

test('signing out ends the session for a copy of its cookie, too', async () => {
  const ada = await as('ada')
  const copy = ada.twin()
  expect((await ada.post('/sign-out')).status).toBe(200)
  expect(ada.cookies.has(sessionCookieName())).toBe(false)
  await expect(copy.within(requireUser)).rejects.toMatchObject({ code: 'unauthenticated' })
})
