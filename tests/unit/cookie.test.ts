import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readSessionToken, sessionCookieName } from '@/lib/auth/cookie'
import { forgetEnv } from '@/lib/env'

const secret = 'the-secret-of-this-file-is-long-enough'
const token = 'abcDEF123456'
const sign = (text: string, key = secret) => createHmac('sha256', key).update(text).digest('base64')
const signature = sign(token)
const plain = 'better-auth.session_token'
const secured = `__Secure-${plain}`
const encoded = encodeURIComponent(`${token}.${signature}`)

function settings(values: Record<string, string>) {
  for (const [name, value] of Object.entries({ BETTER_AUTH_SECRET: secret, ...values }))
    vi.stubEnv(name, value)
  forgetEnv()
}

beforeEach(() => settings({ APP_URL: 'http://localhost:3000' }))
afterEach(() => {
  vi.unstubAllEnvs()
  forgetEnv()
})

test('a cookie that we signed gives its token', () => {
  expect(readSessionToken(`theme=dark; ${plain}=${encoded}; x=y`)).toBe(token)
})

test('the cookie’s name goes by the scheme of APP_URL, and the other name counts for nothing', () => {
  expect(sessionCookieName()).toBe(plain)
  expect(readSessionToken(`${secured}=${encoded}`)).toBeNull()
  settings({ APP_URL: 'https://app.example' })
  expect(sessionCookieName()).toBe(secured)
  expect(readSessionToken(`${secured}=${encoded}`)).toBe(token)
  expect(readSessionToken(`${plain}=${encoded}`)).toBeNull()
})

test('of two cookies of the name, the valid one counts wherever it stands', () => {
  expect(readSessionToken(`${plain}=forged.${sign('forged', 'other')}; ${plain}=${encoded}`)).toBe(token)
  expect(readSessionToken(`${plain}=${encoded}; ${plain}=forged`)).toBe(token)
})

describe('gives nothing for', () => {
  const forged: Record<string, string> = {
    'another token under this signature': `other.${signature}`,
    'another secret': `${token}.${sign(token, 'x'.repeat(32))}`,
    'an empty secret': `${token}.${sign(token, '')}`,
    'a truncated signature': `${token}.${signature.slice(0, -4)}`,
    'a signature with more behind it': `${token}.${signature.slice(0, -1)}AAAA=`,
    'a truncated token': `${token.slice(1)}.${signature}`,
    'an empty token': `.${sign('')}`,
    'no signature': token,
    'an empty signature': `${token}.`,
    'a signature in hex': `${token}.${Buffer.from(signature, 'base64').toString('hex')}`,
    nothing: '',
    'a dot': '.',
    'a padded token': `${token} .${signature}`,
  }
  test.each(Object.entries(forged))('%s', (_, value) => {
    expect(readSessionToken(`${plain}=${encodeURIComponent(value)}`)).toBeNull()
    expect(readSessionToken(`${plain}=${value}`)).toBeNull()
  })

  test.each([
    ['broken percent-encoding', `${plain}=%E0%A4%A`],
    ['a name that ends alike', `x${plain}=${encoded}`],
    ['a name that begins alike', `${plain}x=${encoded}`],
    ['a value under no name', `=${encoded}`],
    ['an empty header', ''],
  ])('%s', (_, header) => {
    expect(readSessionToken(header)).toBeNull()
  })

  test('no header', () => {
    expect(readSessionToken(null)).toBeNull()
  })
})
