import { beforeEach, describe, expect, test } from 'vitest'
import { env, malformedSettings, missingSettings } from '@/lib/env'
import { settings } from '../../support/settings'

// What people really paste into settings: refused in one line that names the setting and the fix, or
// read as it was meant.

beforeEach(() => given({}))

function given(values: Record<string, string>) {
  const good = {
    NODE_ENV: 'production',
    APP_URL: 'https://app.example.com',
    DATABASE_URL: 'postgres://app:secret@db.example:5432/atrium',
    BETTER_AUTH_SECRET: 'Zk3vQ9x1LmN8pR5tYw2uBc7dEf0gHiJk',
  }
  return settings({ ...good, ...values })
}

const servers = {
  DATABASE_URL: (password: string) => `postgres://app:${password}@db.example:5432/atrium`,
  DATABASE_ADMIN_URL: (password: string) => `postgres://owner:${password}@db.example:5432/atrium`,
  SMTP_URL: (password: string) => `smtps://app:${password}@mail.example:465`,
  REDIS_URL: (password: string) => `redis://:${password}@cache.example:6379`,
}

describe.each(Object.entries(servers))('%s', (name, urlWith) => {
  test.each([
    ['pass#word', 'a "#"', '%23'],
    ['12#word', 'a "#"', '%23'],
    ['pass/word', 'a "/"', '%2F'],
    ['12/word', 'a "/"', '%2F'],
    ['pass?word', 'a "?"', '%3F'],
    ['12?word', 'a "?"', '%3F'],
    ['p@ss/word', 'a "/"', '%2F'],
    ['pass%word', 'a "%"', '%25'],
    ['100%', 'a "%"', '%25'],
    ['pass word', 'a space', '%20'],
    ['pass\tword', 'a space', '%20'],
  ])('with the password %j is refused with the fix, and without the password', (password, found, fix) => {
    given({ [name]: urlWith(password) })
    const lines = malformedSettings()
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${name} (has|contains) ${found.replace('?', '\\?')}.*`)),
    ])
    expect(lines[0]).toContain(fix)
    expect(lines[0]).not.toContain(password)
    expect(missingSettings()).toEqual(lines)
  })

  test.each(['p@ss', 'a:b', 'a&b=c+d', 'pässwort', '[x]\\', 'p%40%2F%23%3f'])(
    'with the password %j, which can only be read in one way, is accepted',
    (password) => {
      given({ [name]: urlWith(password) })
      expect(malformedSettings()).toEqual([])
    },
  )
})

test('an @ in the query of a server’s URL is not part of its login', () => {
  given({ DATABASE_URL: 'postgres://app:secret@db.example/atrium?application_name=a@b' })
  expect(malformedSettings()).toEqual([])
})

const names = ['APP_URL', 'DATABASE_URL', 'BETTER_AUTH_SECRET', 'SMTP_URL', 'PORT', 'TRUSTED_IP_HEADER']
const value = (name: string) =>
  ({ SMTP_URL: 'smtp://mail.example', PORT: '3000', TRUSTED_IP_HEADER: 'x-real-ip' })[name] ??
  process.env[name] ??
  ''

describe.each(names)('%s', (name) => {
  test.each([
    ['a space after it', (text: string) => `${text} `],
    ['a space before it', (text: string) => ` ${text}`],
    ['the line break of a Windows file', (text: string) => `${text}\r`],
    ['nothing but a space', () => ' '],
    ['double quotes around it', (text: string) => `"${text}"`],
    ['single quotes around it', (text: string) => `'${text}'`],
    ['nothing but quotes', () => '""'],
  ])('with %s is refused in one line', (_, wrong) => {
    given({ [name]: wrong(value(name)) })
    expect(malformedSettings()).toEqual([expect.stringMatching(new RegExp(`^${name} .*: remove (it|them)$`))])
  })
})

test('a name in quotes before an email address stays', () => {
  given({ MAIL_FROM: '"Atrium, Inc." <no-reply@example.com>' })
  expect(env().mailFrom).toBe('"Atrium, Inc." <no-reply@example.com>')
})

test.each(['https://app.example.com/atrium', 'https://app.example.com/?x=1', 'https://app.example.com/#x'])(
  'APP_URL=%s is refused: the app is served at the root of a host',
  (url) => {
    given({ APP_URL: url })
    expect(malformedSettings()).toEqual([
      expect.stringMatching(
        /^APP_URL has a path, a query or a fragment.*such as https:\/\/app\.example\.com$/,
      ),
    ])
  },
)

test('APP_URL with a login in it is refused', () => {
  given({ APP_URL: 'https://me:secret@app.example.com' })
  expect(malformedSettings()).toEqual([expect.stringMatching(/^APP_URL contains a user name or password/)])
})

test.each([
  ['http://app.example.com', '', 1],
  ['http://192.168.1.5:3000', '', 1],
  ['http://localhost.evil.test', '', 1],
  ['http://app.internal', '1', 0],
  ['http://localhost:3000', '', 0],
  ['http://127.0.0.1:3000', '', 0],
  ['https://app.example.com', '', 0],
])('production with APP_URL=%s and ALLOW_INSECURE_APP_URL=%j: %i refusals', (url, allowed, count) => {
  given({ APP_URL: url, ALLOW_INSECURE_APP_URL: allowed })
  const lines = missingSettings()
  expect(lines).toHaveLength(count)
  for (const line of lines)
    expect(line).toMatch(/^APP_URL begins with http:.*https:.*ALLOW_INSECURE_APP_URL=1/)
})

test('development accepts any http:// URL', () => {
  given({ NODE_ENV: 'development', APP_URL: 'http://192.168.1.5:3000' })
  expect(missingSettings()).toEqual([])
})

test.each(['0', '70000', 'eighty', '3000.5', '-1'])('PORT=%s is refused with the range', (port) => {
  given({ PORT: port })
  expect(malformedSettings()).toEqual(['PORT must be a number from 1 to 65535'])
})
