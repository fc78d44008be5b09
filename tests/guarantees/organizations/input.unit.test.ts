import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { personNameSchema } from '@/lib/account/person'
import {
  lineSchema,
  logoSchema,
  metadataSchema,
  nameSchema,
  newOrganization,
  slugSchema,
} from '@/lib/organizations/input'
import { markedSlug, proposeSlug } from '@/lib/organizations/propose-slug'
import { reservedSlugs } from '@/lib/organizations/reserved-slugs'

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success

describe('an address', () => {
  test.each(['ab', 'acme', 'a1', '1a', 'acme-robotics', 'x'.repeat(48), 'a-b-c'])('%s is one', (slug) => {
    expect(accepts(slugSchema, slug)).toBe(true)
  })

  test.each([
    ...[
      'a',
      '',
      'x'.repeat(49),
      'Acme',
      'a--b',
      '-a',
      'a-',
      'a b',
      'a.b',
      'a/b',
      '../a',
      'a%20b',
      'аcme',
      'a\n',
      'a\u0000',
    ],
    ...['api', 'admin', 'dashboard', 'login', 'new', 'null', 'undefined', 'invite', 'account', 'settings'],
    ...[undefined, null, 42, {}, ['acme']],
  ])('%j is none', (slug) => {
    expect(accepts(slugSchema, slug)).toBe(false)
  })
})

describe('a name', () => {
  test('that is too long is not looked at any further, as that could take long', () => {
    const { error } = nameSchema.safeParse('https://evil.test/\n'.repeat(10))
    expect(error?.issues.map(({ message }) => message)).toEqual(['Use at most 80 characters.'])
  })

  test('is trimmed', () => {
    expect(nameSchema.parse('  Acme  ')).toBe('Acme')
  })

  test.each([
    'Acme',
    '株式会社',
    'a'.repeat(80),
    '<script>',
    'O’Neill & Søn',
    'שלום',
    'می\u200cخواهم',
    '👩\u200d🚀',
    '홍\u3164길동',
    '1',
    '?',
  ])('%s is one', (name) => {
    expect(accepts(nameSchema, name)).toBe(true)
  })

  test.each([
    '',
    ' ',
    'a'.repeat(81),
    'two\nlines',
    'tab\there',
    'nul\u0000',
    '\u007f',
    'a\u0085b',
    'a\u2028b',
    undefined,
    42,
  ])('%j is none', (name) => {
    expect(accepts(nameSchema, name)).toBe(false)
  })

  test.each([
    ['turns what stands after it around', 'Acme \u202egro.live'],
    ['isolates what stands after it', 'Acme \u2066'],
    ['marks a direction', '\u200fAcme'],
    ['is seen by nobody', '\u200b\u200d'],
    ['fills the place of Hangul letters', '\u115f\u1160\u3164\uffa0'],
    ['is blank in Braille', '\u2800'],
    ['is a note without a head', '\u{1d159}'],
    ['is a blank among hieroglyphs', '\u{13441}\u{13442}'],
    ['hides letters in tags', '\u{e0041}'],
    ['holds nothing but blanks of several kinds', '\u3164 \u2800\u200b'],
  ])('is none when it %s', (_, name) => {
    expect(accepts(nameSchema, name)).toBe(false)
  })

  test.each([
    'https://evil.test',
    'Payroll https://evil.test/pay',
    'Win $1000 at https://evil.test/claim,',
    'hxxp://evil',
    'www.evil.test',
    'evil.test/pay',
    'evil.com',
    'evil.xn--p1ai',
    'evil.рф',
    'Pay at EVIL.COM, now',
    '(evil.xyz)',
    'evil.zip',
    'пример.рф',
    'ｅｖｉｌ．ｃｏｍ',
    'evil。com',
    'evil\u2060.\u200bcom',
    'evil.com\u200bSmith',
    'bob@evil.com',
    'bob@evil.test',
    'mailto:bob',
    '10.0.0.1',
    '\\\\host\\share',
    'ASP.NET',
  ])('is none when a mail program would link it: %s', (name) => {
    for (const schema of [nameSchema, personNameSchema]) expect(accepts(schema, name)).toBe(false)
  })

  test.each([
    'Acme Inc.',
    'St. Mary’s',
    'J.R. Smith',
    'J.Smith',
    'Node.js',
    'O’Reilly & Co',
    'Dr.Müller',
    'U.S.A.',
    'e.V.',
    'A.I. Labs',
    'The .NET Club',
    'Ops @ Home',
    '@acme',
    'Yes/No',
    'AC/DC',
    'Acme: Sales',
    'Wait...what',
    'Version 1.2.3',
    'http',
    'Bar & Co. KG',
  ])('is one when no mail program would link it: %s', (name) => {
    for (const schema of [nameSchema, personNameSchema]) expect(accepts(schema, name)).toBe(true)
  })

  test('has messages that name what is missing', () => {
    expect(lineSchema('your name', 80).safeParse('').error?.issues[0]?.message).toBe('Enter your name.')
  })
})

describe('a logo', () => {
  test.each([
    'https://cdn.example.com/logo.png',
    'HTTPS://cdn.example.com/a%20b?size=2#top',
    null,
    undefined,
  ])('%j is one', (logo) => {
    expect(accepts(logoSchema, logo)).toBe(true)
  })

  test.each([
    'http://cdn.example.com/logo.png',
    'javascript:alert(1)',
    'data:image/svg+xml,x',
    'https://169.254.169.254/latest',
    'https://localhost/logo.png',
    'https://[::1]/logo.png',
    `https://cdn.example.com/${'x'.repeat(500)}`,
    'logo.png',
    'https:cdn.example.com/logo.png',
    'https://cdn.example.com/a\nb',
    'https://cdn.example.com/a\tb',
    'https://cdn.example.com/a b',
    ' https://cdn.example.com/logo.png',
    'https://cdn.example.com/\u202ea',
    'https://cdn.example.com/\u007f',
    'https://cdn.example.com/日',
  ])('%j is none', (logo) => {
    expect(accepts(logoSchema, logo)).toBe(false)
  })
})

test('metadata is small', () => {
  expect(accepts(metadataSchema, { plan: 'free' })).toBe(true)
  expect(accepts(metadataSchema, { plan: 'x'.repeat(4096) })).toBe(false)
  expect(accepts(metadataSchema, 'text')).toBe(false)
})

describe('a proposed slug', () => {
  test.each([
    ['Jörg’s Café & Co', 'joergs-cafe-co'],
    ['  Acme  Robotics ', 'acme-robotics'],
    ['Привет', 'privet'],
    ['Ελλάδα', 'ellada'],
    ['API', 'api-hq'],
    ['New', 'new-hq'],
    ['X', 'x-hq'],
    [`${'x'.repeat(47)} yz`, 'x'.repeat(47)],
  ])('of %j is %j', (name, slug) => {
    expect(proposeSlug(name)).toBe(slug)
  })

  test.each(['株式会社', '🚀', '---', 'हिन्दी'])('of %j is readable, and the same each time', (name) => {
    expect(proposeSlug(name)).toMatch(/^team-[a-z0-9]{4}$/)
    expect(proposeSlug(name)).toBe(proposeSlug(name))
  })

  test('can be used, whatever the name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...reservedSlugs)), (name) => {
        expect(slugSchema.safeParse(proposeSlug(name)).error).toBeUndefined()
        expect(slugSchema.safeParse(markedSlug(proposeSlug(name), 'k3f9')).error).toBeUndefined()
      }),
    )
  })
})

describe('the form of a new organization', () => {
  test.each([{ slug: '' }, {}, { slug: 'acme-robotics', proposedSlug: 'acme-robotics' }])(
    'leaves the slug to the server where nobody chose one: %j',
    (given) => {
      expect(newOrganization.parse({ name: 'Acme Robotics', ...given })).toEqual({ name: 'Acme Robotics' })
    },
  )

  test('keeps the slug that a person chose, and refuses a reserved one under its field', () => {
    expect(newOrganization.parse({ name: 'Acme', slug: 'robots', proposedSlug: 'acme' }).slug).toBe('robots')
    const { error } = newOrganization.safeParse({ name: 'Acme', slug: 'admin' })
    expect(error?.issues[0]).toMatchObject({ path: ['slug'], message: expect.stringContaining('reserved') })
  })
})
