import { expect, test } from 'vitest'
import { isCommonPassword } from '@/lib/auth/common-passwords'
import { maxPasswordLength } from '@/lib/auth/lifetimes'

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
