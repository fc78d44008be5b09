import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  assertVerifiedCookies,
  readSessionToken,
  sessionCookieName,
  verifiedCookies,
} from '@/lib/guard/session-cookie'
import { settings } from '../../support/settings'

const secret = 'the-secret-of-this-file-is-long-enough'
// Its signature has a + and a /, so that other ways of writing it differ.
const token = 'abcDEF000005'
const sign = (text: string, key = secret) => createHmac('sha256', key).update(text).digest('base64')
const signature = sign(token)
const plain = 'better-auth.session_token'
const secured = `__Host-${plain}`
const encoded = encodeURIComponent(`${token}.${signature}`)
const ours = `${plain}=${encoded}`
/** The same bytes, written otherwise: a decoder takes them, a comparison of texts does not. */
const urlSignature = signature.replaceAll('+', '-').replaceAll('/', '_')
const looseSignature = signature.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`)

const given = (values: Record<string, string>) => settings({ BETTER_AUTH_SECRET: secret, ...values })

beforeEach(() => given({ APP_URL: 'http://localhost:3000' }))

test('a cookie that we signed gives its token', () => {
  expect(readSessionToken(`theme=dark; ${plain}=${encoded}; x=y`)).toBe(token)
})

test('the cookie’s name goes by the scheme of APP_URL, and the other name counts for nothing', () => {
  expect(sessionCookieName()).toBe(plain)
  expect(readSessionToken(`${secured}=${encoded}`)).toBeNull()
  given({ APP_URL: 'https://app.example' })
  expect(sessionCookieName()).toBe(secured)
  expect(readSessionToken(`${secured}=${encoded}`)).toBe(token)
  for (const name of [plain, `__Secure-${plain}`]) expect(readSessionToken(`${name}=${encoded}`)).toBeNull()
})

test('two cookies of the name are no one’s, whichever of them is ours', () => {
  const other = `${plain}=forged.${sign('forged', 'other')}`
  for (const pair of [
    [ours, other],
    [other, ours],
    [ours, ours],
    [ours, `${plain}="${encoded}"`],
    [plain, ours],
  ])
    expect(readSessionToken(pair.join('; '))).toBeNull()
})

describe('no one’s is a cookie that others may read as ours:', () => {
  test.each(
    Object.entries({
      'in quotes': `${plain}="${encoded}"`,
      'with a quote before it': `${plain}="${encoded}`,
      'with characters behind the signature': `${ours}AA`,
      'with characters behind the padding': `${plain}=${encodeURIComponent(`${token}.${signature}`)}AA`,
      'without padding': `${plain}=${encodeURIComponent(`${token}.${signature.replace(/=+$/, '')}`)}`,
      'in the other alphabet of base64': `${plain}=${encodeURIComponent(`${token}.${urlSignature}`)}`,
      'with other bits behind the last byte': `${plain}=${encodeURIComponent(`${token}.${looseSignature}`)}`,
      'percent-encoded in lower case': ours
        .replaceAll('%2B', '%2b')
        .replaceAll('%2F', '%2f')
        .replaceAll('%3D', '%3d'),
      'percent-encoded where it need not be': `${plain}=%61${encoded.slice(1)}`,
      'not percent-encoded': `${plain}=${token}.${signature}`,
      'with a blank before its value': `${plain}= ${encoded}`,
      'with a blank behind its name': `${plain} =${encoded}`,
      'with a line break in it': `${ours}%0A`,
      'with a no-break space before its name': `\u00a0${ours}`,
      'with a vertical tab before its name': `\u000b${ours}`,
      'with a no-break space behind it': `${ours}\u00a0; x=y`,
    }),
  )('%s', (_, header) => {
    expect(readSessionToken(header)).toBeNull()
  })
})

test('Better Auth sees the session that the guard read, other cookies that we signed, and nothing else', () => {
  const signed = (name: string, value: string) =>
    `better-auth.${name}=${encodeURIComponent(`${value}.${sign(value)}`)}`
  const [remember, state] = [signed('dont_remember', 'true'), signed('state', 'abc')]
  const seen = (cookie: string, options: Parameters<typeof verifiedCookies>[1]) =>
    verifiedCookies(new Headers({ cookie }), options)
  const all = `theme=dark; ${state}; ${remember}; ${ours}; better-auth.session_data=x`
  expect(seen(all, { token })).toBe(`${ours}; ${remember}`)
  expect(seen(all, { token, also: ['state'] })).toBe(`${ours}; ${remember}; ${state}`)
  expect(seen(all, { token: null, also: ['state'] })).toBe(state)
  expect(seen(`better-auth.dont_remember=true; better-auth.state=abc.x`, { token, also: ['state'] })).toBe(
    ours,
  )
  expect(seen(all, { token: null })).toBeNull()
  expect(verifiedCookies(new Headers(), { token: null })).toBeNull()
})

test('an endpoint refuses to begin with cookies as a client sent them', () => {
  expect(() => assertVerifiedCookies(new Headers({ cookie: ours }))).not.toThrow()
  expect(() => assertVerifiedCookies(new Headers())).not.toThrow()
  for (const cookie of [`${plain}="${encoded}"`, `${ours}; ${ours}`, `theme=dark; ${ours}`, 'theme=dark'])
    expect(() => assertVerifiedCookies(new Headers({ cookie }))).toThrow(/requestHeaders/)
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
