import { beforeEach, describe, expect, test } from 'vitest'
import { env, missingSettings } from '@/lib/env'
import { providerSettings } from '@/lib/provider-settings'
import { settings } from '../../support/settings'

const good = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db.example:5432/atrium',
  DATABASE_ADMIN_URL: '',
  BETTER_AUTH_SECRET: 'Zk3vQ9x1LmN8pR5tYw2uBc7dEf0gHiJk',
  APP_URL: 'https://app.example.com',
  ALLOW_INSECURE_APP_URL: '',
  ATRIUM_PREVIEW: '',
  PORT: '',
  SMTP_URL: '',
  REDIS_URL: '',
  TRUSTED_IP_HEADER: '',
  MAIL_FROM: '',
  ...Object.fromEntries(Object.keys(providerSettings).map((name) => [name, ''])),
}

const given = (values: Record<string, string>) => settings({ ...good, ...values })

beforeEach(() => given({}))

describe('production', () => {
  test('starts with the three settings that it needs', () => {
    expect(missingSettings()).toEqual([])
  })

  test.each(['DATABASE_URL', 'BETTER_AUTH_SECRET', 'APP_URL'])(
    'does not start without %s, and says so in one line',
    (name) => {
      given({ [name]: '' })
      const lines = missingSettings()
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(new RegExp(`^${name} is missing: .+`))
    },
  )

  test('names all that is missing at once', () => {
    given({ DATABASE_URL: '', BETTER_AUTH_SECRET: '', APP_URL: '' })
    expect(missingSettings().map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'BETTER_AUTH_SECRET',
      'APP_URL',
    ])
  })

  test.each(['short', 'x'.repeat(31), 'x'.repeat(64), 'abcabcabcabcabcabcabcabcabcabcabcabc'])(
    'does not start with the weak secret %s',
    (secret) => {
      given({ BETTER_AUTH_SECRET: secret })
      expect(missingSettings()).toEqual([expect.stringMatching(/^BETTER_AUTH_SECRET is weak/)])
    },
  )

  test.each([
    ['APP_URL', 'app.example.com'],
    ['APP_URL', 'ftp://app.example.com'],
    ['DATABASE_URL', 'mysql://db.example/atrium'],
    ['DATABASE_URL', 'nonsense'],
    ['DATABASE_ADMIN_URL', 'nonsense'],
    ['SMTP_URL', 'http://mail.example'],
    ['REDIS_URL', 'http://redis.example'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', 'eighty'],
    ['TRUSTED_IP_HEADER', 'x-real-ip, x-forwarded-for'],
    ['MAIL_FROM', 'Atrium <a@b.example>\r\nBcc: eve@evil.example'],
  ])('does not start with %s=%j, and names it', (name, value) => {
    given({ [name]: value })
    const lines = missingSettings()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(name)
  })

  test('never repeats a secret in what it says', () => {
    given({ BETTER_AUTH_SECRET: 'hunter2', DATABASE_URL: 'mysql://app:hunter2@db.example' })
    expect(missingSettings().join('\n')).not.toContain('hunter2')
  })
})

describe('where mail goes', () => {
  test.each([
    ['production without a server', {}, 'none'],
    ['production with one', { SMTP_URL: 'smtp://mail.example' }, 'smtp'],
    ['development', { NODE_ENV: 'development' }, 'inbox'],
    ['development with a server', { NODE_ENV: 'development', SMTP_URL: 'smtp://mail.example' }, 'smtp'],
    ['a preview on this machine', { ATRIUM_PREVIEW: '1', APP_URL: 'http://localhost:3000' }, 'inbox'],
    ['a “preview” for the world', { ATRIUM_PREVIEW: '1' }, 'none'],
  ])('%s', (_, values, mail) => {
    given(values)
    expect(env().mail).toBe(mail)
  })
})

test('APP_URL is an origin, whatever slash or port of its scheme it was written with', () => {
  given({ APP_URL: 'https://App.example.com:443/' })
  expect(env().appUrl).toBe('https://app.example.com')
})

test('APP_URL follows PORT when it is unset', () => {
  given({ APP_URL: '', PORT: '4000' })
  expect(env().appUrl).toBe('http://localhost:4000')
})

test('a second login for migrations is told from none', () => {
  expect(env().separateLogins).toBe(false)
  given({ DATABASE_ADMIN_URL: 'postgres://owner:x@db.example/atrium' })
  expect(env()).toMatchObject({
    separateLogins: true,
    databaseAdminUrl: 'postgres://owner:x@db.example/atrium',
  })
})

describe('a provider to sign in with', () => {
  const whole: Record<string, Record<string, string>> = {
    google: { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' },
    github: { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' },
    microsoft: { MICROSOFT_CLIENT_ID: 'id', MICROSOFT_CLIENT_SECRET: 'secret' },
    oidc: { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' },
  }

  test('is on by its settings alone, and none is without', () => {
    expect(env().providers).toEqual({})
    for (const [provider, its] of Object.entries(whole)) {
      given(its)
      expect(missingSettings()).toEqual([])
      expect(Object.keys(env().providers)).toEqual([provider])
    }
  })

  test.each(Object.values(whole).flatMap((its) => Object.keys(its).map((name) => [name, its] as const)))(
    'half of one keeps the process from starting, which names %s',
    (name, its) => {
      given({ ...its, [name]: '' })
      expect(missingSettings()).toEqual([expect.stringMatching(`^${name} must be set because `)])
    },
  )

  test.each(['MICROSOFT_TENANT', 'OIDC_NAME'])('%s alone is half of one, too', (name) => {
    given({ [name]: 'acme.example' })
    expect(missingSettings().length).toBeGreaterThan(0)
  })

  test.each(['http://id.example.com', 'https://id.example.com/?x=1', 'id.example.com'])(
    'the issuer %s is refused',
    (issuer) => {
      given({ ...whole.oidc, OIDC_ISSUER: issuer })
      expect(missingSettings()).toEqual([expect.stringMatching(/^OIDC_ISSUER must /)])
    },
  )
})
