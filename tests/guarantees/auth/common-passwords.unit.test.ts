import { expect, test } from 'vitest'
import { isKnownPassword } from '@/lib/auth/breached-passwords'
import { isCommonPassword } from '@/lib/auth/common-passwords'
import { maxPasswordLength } from '@/lib/lifetimes'

test.each(['correct horse battery staple', 'Password-1234', 'abababababab', 'ada.lovelace@acme.test'])(
  '%s is widely known, simple, or the address itself',
  (password) => {
    expect(isCommonPassword(password, 'ada.lovelace@acme.test')).toBe(true)
  },
)

test('the name in an address, with digits behind it, is no password', () => {
  expect(isCommonPassword('Lovelace1815', 'lovelace@acme.test')).toBe(true)
  expect(isCommonPassword('Lovelace and 1815', 'lovelace@acme.test')).toBe(false)
})

test('what is too long to be a password is not looked at, as that could take seconds', () => {
  expect(isCommonPassword('a'.repeat(maxPasswordLength))).toBe(true)
  expect(isCommonPassword('a'.repeat(maxPasswordLength + 1))).toBe(false)
})

test.each(['1qaz2wsx3edc4rfv', 'SonyEricsson', 'michaeljackson', 'Summer2026!!!', '2026-dragon-2026'])(
  '%s was in a breach, as it is or without the digits and signs around it, and is refused',
  async (password) => {
    expect(await isKnownPassword(password)).toBe(true)
  },
)

test.each(['several words in a row', 'atrium-demo-2026', 'x7-Kq9_vR2mZ', '2026 плюс фраза'])(
  '%s was in none',
  async (password) => {
    expect(await isKnownPassword(password)).toBe(false)
  },
)
