import { describe, expect, test } from 'vitest'
import { renderMail, type TemplateName, type TemplateProps, templates } from '@/lib/email/templates'

const link = 'https://app.example/way?token=abc123&next=%2Fdashboard'

const examples: { [N in TemplateName]: TemplateProps<N> } = {
  'verify-email': { url: link },
  'existing-account': { signInUrl: link, resetUrl: `${link}&reset=1` },
  'reset-password': { url: link },
  'second-factor-changed': {
    what: 'The passkey “Phone” was added.',
    when: '2026-11-24T22:20:00Z',
    accountUrl: link,
  },
  'second-factor-recovery': { ready: '2026-11-24T22:20:00Z', stopUrl: link },
  'second-factor-recovery-ready': { url: link },
  'proof-code': { code: '012345' },
  'password-changed': { when: '2026-11-24T22:20:00Z', resetUrl: link },
  'confirm-new-email': { url: link },
  'email-taken': { signInUrl: link },
  'email-change-requested': { url: link },
  'email-changed': { when: '2026-11-24T22:20:00Z', url: link },
  'new-device': {
    device: 'Firefox on Windows',
    place: '203.0.113.7',
    when: '2026-11-24T22:20:00Z',
    url: link,
    resetUrl: `${link}&reset=1`,
  },
  'export-ready': { expires: '2026-11-24T22:20:00Z', url: link },
  'sign-in-code': { code: '1234 5678' },
  'sign-in-method': {
    change: 'You can now sign in with Google',
    when: '2026-11-24T22:20:00Z',
    accountUrl: link,
  },
  invitation: {
    organization: 'Acme',
    inviter: 'Grace',
    role: 'an admin',
    url: link,
    expires: '2026-11-26T22:20:00Z',
  },
  'ownership-offer': { organization: 'Acme', owner: 'Grace', url: link },
  'domain-code': { code: '012345', organization: 'Acme', domain: 'acme.example' },
  'domain-unproven': { organization: 'Acme', domain: 'acme.example', url: link },
  'domain-stopped': { organization: 'Acme', domain: 'acme.example', url: link },
  'join-request': { organization: 'Acme', person: 'Grace', url: link },
  'join-approved': { organization: 'Acme', url: link },
  'join-declined': { organization: 'Acme' },
}

const names = Object.keys(templates).filter((name): name is TemplateName => name in examples)

async function example<N extends TemplateName>(name: N) {
  return { mail: await renderMail(name, examples[name]), props: examples[name] }
}

function invite(overrides: Partial<TemplateProps<'invitation'>>) {
  return renderMail('invitation', { ...examples.invitation, ...overrides })
}

describe('every template', () => {
  test('is in the table of examples', () => {
    expect(Object.keys(examples).sort()).toEqual(Object.keys(templates).sort())
  })

  test.each(names)('%s carries its values and links in html and in text', async (name) => {
    const { mail, props } = await example(name)
    for (const value of Object.values(props)) {
      if (/^\d{4}-/.test(value)) continue
      expect(mail.html).toContain(value.replaceAll('&', '&amp;'))
      expect(mail.text).toContain(value)
    }
  })

  test.each(names)('%s says why it came and fetches nothing from outside', async (name) => {
    const { mail } = await example(name)
    expect(mail.text).toContain('You received this')
    expect(mail.html).not.toMatch(/<img|<script|@import|@font-face|url\(/i)
    expect(mail.subject).toMatch(/^\S.{5,149}$/)
  })
})

test('moments are written for people, in the recipient’s time zone if they chose one', async () => {
  const { text } = await renderMail('password-changed', examples['password-changed'], 'Europe/Berlin')
  expect(text).toContain('24 November 2026 at 23:20 CET')
})

test('moments are written for people, in UTC', async () => {
  expect((await example('invitation')).mail.text).toContain('26 November 2026 at 22:20 UTC')
  expect((await example('password-changed')).mail.text).toContain('24 November 2026 at 22:20 UTC')
})

test('HTML in an organization name is escaped', async () => {
  const { html } = await invite({ organization: '<img src=x onerror=alert(1)>"Acme" & Sons' })
  expect(html).not.toContain('<img')
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
})

const linked = 'URGENT: pay at https://evil.test/pay, www.evil.test, evil.com or bob@evil.test'

test.each(['invitation', 'ownership-offer', 'join-request', 'join-approved'] as const)(
  '%s links nothing but our own URL, whatever names were stored',
  async (name) => {
    const props = Object.fromEntries(
      Object.entries(examples[name]).map(([key, value]) => [key, key === 'url' ? value : linked]),
    )
    const { subject, html, text } = await renderMail(name, { ...examples[name], ...props })
    expect(subject).toContain('URGENT pay at https evil test pay')
    for (const written of [subject, html, text]) {
      const ours = written.replaceAll(link, '').replaceAll(link.replaceAll('&', '&amp;'), '')
      expect(ours.replace(/<head>.*<\/head>|<!DOCTYPE[^>]*>/gs, '')).not.toMatch(/https?:|www\.|evil\.|@evil/)
    }
  },
)

test.each(['verify-email', 'existing-account', 'reset-password', 'password-changed'] as const)(
  '%s, which a stranger can cause, holds no text of theirs',
  async (name) => {
    const text = 'Win 1000 dollars'
    const mail = await renderMail(name, { ...examples[name], ...{ name: text } })
    expect(JSON.stringify(mail)).not.toContain(text)
  },
)

test('CR, LF and other control characters in a name cannot begin a header in the subject', async () => {
  const { subject } = await invite({
    organization: 'Acme\r\nBcc: eve@evil.example\u0000\u2028\u202e',
    inviter: '\nGrace',
  })
  expect(subject).toBe('Grace invited you to join Acme Bcc eve evil example')
})

test('a subject ends at 150 characters, never within a character', async () => {
  const { subject } = await invite({ organization: '🏛'.repeat(400) })
  expect([...subject]).toHaveLength(150)
  expect(subject).toMatch(/🏛…$/u)
})
