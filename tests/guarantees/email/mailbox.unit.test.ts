import { expect, test } from 'vitest'
import { mailboxOf } from '@/lib/email/mailbox'

test.each([
  ['Ada@People.Test', 'ada@people.test'],
  ['ada+news@people.test', 'ada@people.test'],
  ['ada+a+b@people.test', 'ada@people.test'],
  ['a.d.a@people.test', 'a.d.a@people.test'],
  ['A.d.a+news@gmail.com', 'ada@gmail.com'],
  ['ada@GoogleMail.com', 'ada@gmail.com'],
  ['A.d-a_+news@ProtonMail.com', 'ada@proton.me'],
  ['ada@pm.me', 'ada@proton.me'],
  ['A.da@protonmail.ch', 'ada@proton.me'],
  ['a.da+news@Mac.com', 'a.da@icloud.com'],
  ['a.da@me.com', 'a.da@icloud.com'],
  ['a.da@ya.ru', 'a.da@yandex.com'],
  ['ada@yandex.ru', 'ada@yandex.com'],
  ['a-d_a@gmail.com', 'a-d_a@gmail.com'],
  ['+ada@people.test', '+ada@people.test'],
])('%s leads to the mailbox %s', (email, mailbox) => {
  expect(mailboxOf(email)).toBe(mailbox)
})
