import { maxPasswordLength } from '../lifetimes'

// Common passwords of at least twelve characters, reduced to letters and digits (public breach
// statistics), for browsers and the server. Shorter ones are refused by length, and the server
// knows more (./breached-passwords).
const common = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456789123',
  '1234567891011',
  '123123123123',
  '111111111111',
  '000000000000',
  '121212121212',
  '987654321098',
  'qwertyuiop123',
  'qwertyuiop12',
  'qwerty123456',
  'qwerty1234567',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'zaq12wsxcde3',
  'asdfghjkl123',
  'qazwsxedcrfv',
  'passwordpassword',
  'password1234',
  'password12345',
  'password123456',
  'mypassword123',
  'passw0rd1234',
  'adminadmin123',
  'administrator',
  'administrator1',
  'letmein12345',
  'welcome12345',
  'welcome123456',
  'iloveyou1234',
  'iloveyou12345',
  'changeme1234',
  'changemenow1',
  'trustno1trustno1',
  'sunshine1234',
  'princess1234',
  'football1234',
  'baseball1234',
  'superman1234',
  'dragondragon',
  'abcdefghijkl',
  'abcdefghijklm',
  'abcd12345678',
  'abc123abc123',
  'aaaaaaaaaaaa',
  'correcthorsebatterystaple',
])

export const commonPassword = 'This password is too common. Choose another one.'

/**
 * Whether a password is common, one or two repeated characters, or made of the person's own email.
 */
export function isCommonPassword(password: string, email = ''): boolean {
  // Refused by length. The last expression below takes seconds for a very long text.
  if (password.length > maxPasswordLength) return false
  const plain = password.toLowerCase().replace(/[^a-z0-9]/g, '')
  const [mailbox = ''] = email.toLowerCase().split('@')
  return (
    common.has(plain) ||
    new Set(password).size <= 2 ||
    password.toLowerCase() === email.toLowerCase() ||
    (mailbox.length > 5 && plain.replace(/\d+$/, '') === mailbox.replace(/[^a-z]/g, ''))
  )
}
