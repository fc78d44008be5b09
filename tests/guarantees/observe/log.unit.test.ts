import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { newLog } from '@/lib/log'
import { workingOn } from '@/lib/observe/about'
import { scrubbed } from '@/lib/observe/scrub'

function written(write: (log: ReturnType<typeof newLog>) => void): string {
  const lines: string[] = []
  write(newLog({ write: (line) => void lines.push(line) }))
  return lines.join('')
}

test.each([
  ['an email', 'ada.l+news@acme.test', '[email]'],
  ['an email in angle brackets', '550 <bob@mail.acme.test>: unknown', '550 <[email]>: unknown'],
  ['an encoded email', 'email=ada%40acme.test&x=1', 'email=[email]&x=1'],
  ['an email after an escape', '\nada@acme.test', '\n[email]'],
  ['a token in a query', '/reset-password?token=abc.DEF-1&x=1', '/reset-password?token=[secret]&x=1'],
  ['a code of a provider', '?state=s1&code=c1', '?state=[secret]&code=[secret]'],
  [
    'a session cookie',
    'better-auth.session_token=abc%2Bdef; theme=dark',
    'better-auth.session_token=[secret]; theme=dark',
  ],
  ['the link of an invitation', 'https://a.test/invite/9f2c', 'https://a.test/invite/[secret]'],
  ['an invitation link', 'https://a.test/join/9f-2_c?x=1', 'https://a.test/join/[secret]?x=1'],
  [
    'a link after sign-in',
    '/login?callbackUrl=%2Fjoin%2F9f2c&x=1',
    '/login?callbackUrl=%2Fjoin%2F[secret]&x=1',
  ],
  ['the password of a URL', 'postgres://atrium:s3cret@db:5432/x', 'postgres://[secret]@db:5432/x'],
])('the log holds no %s', (_, text, expected) => {
  expect(scrubbed(text)).toBe(expected)
  const line = written((log) => log.error({ text }, text))
  expect(JSON.parse(line)).toMatchObject({ text: expected, msg: expected })
})

test('an error is logged without the values of its statement, and without what PostgreSQL quotes', () => {
  const fault = Object.assign(new Error('invalid input syntax for type uuid: "canary-input"'), {
    severity: 'ERROR',
    code: '22P02',
    detail: 'Key (name)=(canary-detail) exists.',
    where: 'canary-where',
  })
  const line = written((log) =>
    log.error({ err: new DrizzleQueryError('select $1', ['canary-parameter'], fault) }, 'failed'),
  )
  expect(line).not.toContain('canary')
  expect(JSON.parse(line).err).toMatchObject({
    message: 'Failed query: select $1',
    cause: { code: '22P02', message: 'invalid input syntax for type uuid' },
    stack: expect.stringMatching(/^ {4}at /),
  })
})

test.each([
  '\n{"level":"fatal","msg":"forged"}',
  '\r\nforged',
  '\u001b[2K\u001b[1Gforged',
  '\u009b2Kforged',
  '\u2028forged',
  '\u202edegrof',
])('what a client sends (%j) can neither begin a line nor command a terminal', (text) => {
  const line = written((log) => workingOn({ operation: text }, () => log.warn({ origin: text }, text)))
  expect(line.trimEnd()).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', origin: text, msg: text, operation: text })
})
