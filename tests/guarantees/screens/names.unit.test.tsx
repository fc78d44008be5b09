import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Avatar } from '@/components/ui/avatar'
import { renderMail } from '@/lib/email/templates'
import { isolated } from '@/lib/isolated'

test.each([
  ['Mary Jackson', 'MJ'],
  ['👩‍👩‍👧‍👦 Familie 🇩🇪', '👩‍👩‍👧‍👦🇩🇪'],
  ['n\u0303\u0323u e\u0301', 'n\u0303\u0323e\u0301'],
  ['हिन्दी', 'हि'],
  ['株式会社', '株'],
  ['---', '?'],
])('the initials of %s are whole characters', (name, initials) => {
  expect(renderToString(<Avatar name={name} />).replace(/<[^>]+>/g, '')).toBe(initials)
})

test('a name from right to left is isolated in plain text, and no other is changed', () => {
  expect(isolated('شركة')).toBe('\u2068شركة\u2069')
  expect(isolated('Acme שלום')).toBe('\u2068Acme שלום\u2069')
  for (const name of ['Acme', '株式会社', 'Привет', '🚀']) expect(isolated(name)).toBe(name)
})

test('a name does not turn the words of an email around, nor is it cut within a character', async () => {
  const family = '👩‍👩‍👧‍👦'
  const mail = (inviter: string, organization: string) =>
    renderMail('invitation', {
      inviter,
      organization,
      role: 'Member',
      url: 'http://localhost/x',
      expires: '',
    })
  const arabic = await mail('شركة', 'Acme')
  expect(arabic.subject).toBe('\u2068شركة\u2069 invited you to join Acme')
  for (const body of [arabic.html, arabic.text])
    expect(body.replaceAll('<!-- -->', '')).toContain('\u2068شركة\u2069 invited you')
  const long = await mail(family.repeat(100), family.repeat(100))
  expect(long.subject).toBe(`${family.repeat(100)} invited you to join ${family.repeat(28)}…`)
})
