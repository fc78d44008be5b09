import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readableEmail, readEmail } from '@/lib/email/address'

const canonical = (text: string) => {
  const read = readEmail(text)
  return 'email' in read ? read.email : read.fault
}

describe('an email address', () => {
  test.each([
    ['info@испытание.рф', 'info@xn--80akhbyknj4f.xn--p1ai'],
    ['info@XN--80akhbyknj4f.xn--p1ai', 'info@xn--80akhbyknj4f.xn--p1ai'],
    ['a@日本。jp', 'a@xn--wgv71a.jp'],
    [' Ada.L+News@Example.COM ', 'ada.l+news@example.com'],
    ["o'neil!#$%&*/=?^_`{|}~-@mail.test", "o'neil!#$%&*/=?^_`{|}~-@mail.test"],
    ['a..b.@docomo.ne.jp', 'a..b.@docomo.ne.jp'],
    [`${'a'.repeat(200)}@mail.test`, `${'a'.repeat(200)}@mail.test`],
    ['a@mail.x-1', 'a@mail.x-1'],
  ])('%j has the canonical form %j', (text, email) => {
    expect(canonical(text)).toBe(email)
  })

  test.each([
    ['', 'Enter an email.'],
    ['ada', 'needs an @ and a domain'],
    ['@mail.test', 'needs an @ and a domain'],
    ['ada@', 'needs an @ and a domain'],
    ['jörg@mail.test', 'without accents'],
    ['ſ@mail.test', 'without accents'],
    ['a b@mail.test', 'spaces and special characters'],
    ['<a@mail.test>', 'spaces and special characters'],
    ['a\r\nbcc: b@mail.test', 'spaces and special characters'],
    ['a@localhost', '“localhost” is not a domain'],
    ['a@mail_1.test', 'not a domain'],
    ['a@mail..test', 'not a domain'],
    ['a@-mail.test', 'not a domain'],
    ['a@mail.test.', 'not a domain'],
    ['a@127.0.0.1', 'not a domain'],
    ['a@1.2', 'not a domain'],
    ['a@[::1]', 'not a domain'],
    ['a@m%61il.test', 'not a domain'],
    ['a@xn--zzzzz999.test', 'not a domain'],
    [`a@${'b'.repeat(64)}.test`, 'not a domain'],
    [`${'a'.repeat(250)}@mail.test`, 'at most 254'],
    [`${'a'.repeat(220)}@испытание.испытание.рф`, 'at most 254'],
  ])('that %j is none is said in words: %s', (text, fault) => {
    expect(canonical(text)).toContain(fault)
  })

  test('keeps its canonical form, and is one line of ASCII without spaces', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const email = canonical(text)
        expect(canonical(email)).toBe(email)
        if (email.includes('@')) expect(email).toMatch(/^[\x21-\x7e]+$|needs an @/)
      }),
    )
  })

  test.each([
    ['info@xn--80akhbyknj4f.xn--p1ai', 'info@испытание.рф'],
    ['a@xn--wgv71a.jp', 'a@日本.jp'],
    ['a@xn--mnchen-3ya.de', 'a@münchen.de'],
    ['ada@mail.test', 'ada@mail.test'],
    // Cyrillic letters that read "apple", and a Latin letter beside Cyrillic ones.
    ['a@xn--80ak6aa92e.com', 'a@xn--80ak6aa92e.com'],
    ['a@xn--pypal-4ve.com', 'a@xn--pypal-4ve.com'],
  ])('%s is shown as %s', (email, shown) => {
    expect(readableEmail(email)).toBe(shown)
  })
})
