import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { personFields } from '@/lib/account/person'
import { readingEndpoints } from '@/lib/auth/organization-reads'
import { Browser } from '../../support/browser'
import { endpoints } from '../../support/endpoints'
import { named } from '../../support/entries'
import { newOrganization, type Person, password } from '../../support/people'

// Every open endpoint of Better Auth × every field of its own schema × values that no client of ours would send.

/** As JSON text: some of them no JavaScript value can be written as. */
const values = [
  'null',
  'true',
  '-1',
  '1e309',
  '""',
  JSON.stringify('x'.repeat(30_000)),
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '["\\udc00"]',
  '{}',
  '{"toString":1}',
  '{"__proto__":{"toString":1}}',
  `${'['.repeat(500)}${']'.repeat(500)}`,
]

/** Where a schema leaves open what it takes, or there is none. */
const undeclared: Record<string, string[]> = {
  'POST /update-user': Object.keys(personFields.shape),
  'GET /error': ['error', 'error_description'],
}

const schemaNode = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  allOf: z.array(z.unknown()).default([]),
  anyOf: z.array(z.unknown()).default([]),
  oneOf: z.array(z.unknown()).default([]),
})

function fieldsOf(schema: unknown): string[] {
  const zod = z.instanceof(z.core.$ZodType).optional().parse(schema)
  return zod ? [...new Set(propertiesOf(z.toJSONSchema(zod, { unrepresentable: 'any', io: 'input' })))] : []
}

/** `data`, `data.name`. */
function propertiesOf(schema: unknown, prefix = ''): string[] {
  const { properties, allOf, anyOf, oneOf } = schemaNode.parse(schema)
  return [
    ...Object.entries(properties).flatMap(([name, each]) => [
      prefix + name,
      ...propertiesOf(each, `${prefix}${name}.`),
    ]),
    ...[...allOf, ...anyOf, ...oneOf].flatMap((each) => propertiesOf(each, prefix)),
  ]
}

/** Of two fields that name one thing, what is asked by the first must not be named by the second as well. */
const inPlaceOf: Record<string, string> = {
  organizationSlug: 'organizationId',
  roleId: 'roleName',
  permissions: 'permission',
}

let asked = 0

/** A tenant with its owner, and for each field a value with which most endpoints look at the other fields, too. */
async function newScene() {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('helper', ['project:read'])
  const { id: userId, memberId } = await join('member')
  const sound = (path: string): Record<string, unknown> => ({
    organizationId: id,
    userId: path === '/organization/create' ? undefined : userId,
    memberId,
    memberIdOrEmail: memberId,
    name: 'Sound',
    'data.name': 'Sound',
    slug: `sound-${asked}`,
    'data.slug': `sound-${asked}`,
    email: /^\/sign-in|user-invitations$/.test(path) ? owner.email : `sound-${asked}@people.test`,
    password,
    currentPassword: password,
    newPassword: `A new passphrase ${asked}`,
    role: path === '/organization/create-role' ? `made-${asked}` : 'member',
    roleName: 'helper',
    permission: { project: ['read'] },
    'data.permission': { project: ['read'] },
    token: 'none',
  })
  return { owner, sound }
}

const isAtHome = (person: Person): Promise<boolean> => person.asMember(async () => true).catch(() => false)

type Scene = Awaited<ReturnType<typeof newScene>>

const PLACE = 'the value goes here'

/** The request as JSON text, with the value in its field. */
function bodyWith(value: string, field: string, sound: Record<string, unknown>): string {
  const body: Record<string, unknown> = {}
  for (const [name, each] of Object.entries({ ...sound, ...(field && { [field]: PLACE }) })) {
    const [outer = '', inner] = name.split('.')
    if (inPlaceOf[field] === name || body[outer] === PLACE) continue
    body[outer] = inner ? { ...Object(body[outer]), [inner]: each } : each
  }
  return JSON.stringify(body).replace(JSON.stringify(PLACE), () => value)
}

/** In a query everything is a text, or several. */
function queryWith(value: string, field: string, sound: Record<string, unknown>): string {
  const parsed: unknown = JSON.parse(value)
  const query = new URLSearchParams()
  for (const [name, each] of Object.entries(sound))
    if (typeof each === 'string' && ![field, inPlaceOf[field]].includes(name)) query.append(name, each)
  for (const each of Array.isArray(parsed) ? [...parsed, 'second'] : [parsed])
    query.append(field, typeof each === 'string' ? each : value)
  return `?${query}`
}

const open = endpoints.filter(({ closed }) => !closed)

test('fields are found in objects, in objects inside of them, and in alternatives', () => {
  const found = (name: string) => fieldsOf(open.find((each) => each.name === name)?.body)
  expect(found('POST /organization/update-role')).toEqual(
    expect.arrayContaining(['organizationId', 'roleName', 'roleId', 'data', 'data.permission']),
  )
  expect(found('POST /sign-up/email')).toEqual(expect.arrayContaining(['name', 'email', 'password']))
  expect(open.length).toBeGreaterThan(40)
})

// They share two processors, and some hash a password for each value.
test.concurrent.each(named(open))(
  'no JSON in any field makes %s fail',
  { timeout: 240_000 },
  async (_, endpoint) => {
    // Better Auth logs what it refuses at its callback.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { path, method } = endpoint
    const takes = fieldsBy(endpoint)
    const faults: string[] = []

    async function askAs(who: (scene: Scene) => Browser) {
      let scene = await newScene()
      const sound = (fields: string[]) =>
        Object.fromEntries(Object.entries(scene.sound(path)).filter(([name]) => fields.includes(name)))

      async function ask(field: string, value: string, body: string, query = '') {
        asked += 1
        const at = path.replace(/:\w+/g, (part) => (part === field ? inPath(value) : 'none'))
        const headers = { 'x-atrium-address': `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}` }
        const sent = { method, headers, body: method === 'GET' ? undefined : body }
        const { status } = await who(scene).send(at + query, sent)
        if (status >= 500) faults.push(`${field} = ${value.slice(0, 40)} -> ${status}`)
        // A success may have ended the session, the account, or the organization.
        if (status < 300 && method !== 'GET' && !(await isAtHome(scene.owner))) scene = await newScene()
      }

      for (const value of values) {
        if (method !== 'GET') await ask('the body', value, value)
        for (const field of takes.body) await ask(field, value, bodyWith(value, field, sound(takes.body)))
        for (const field of takes.query)
          await ask(
            field,
            value,
            bodyWith('', '', sound(takes.body)),
            queryWith(value, field, sound(takes.query)),
          )
        for (const field of takes.path) await ask(field, value, bodyWith('', '', sound(takes.body)))
      }
    }

    // Whoever signs in or up is a stranger to these, signed in or not, and each of their answers costs a hash.
    const ofStrangers = /^\/sign-(in|up)\//.test(path)
    await Promise.all([askAs(() => new Browser()), ofStrangers || askAs(({ owner }) => owner)])
    expect(faults).toEqual([])
  },
)

function fieldsBy({ name, method, path, body, query }: (typeof open)[number]) {
  const others = [
    ...(undeclared[name] ?? []),
    // Which organization is read is found out by us, whatever the endpoint's own schema says.
    ...(path in readingEndpoints ? ['organizationId', 'organizationSlug'] : []),
  ]
  const unique = (...fields: string[]) => [...new Set(fields)]
  return {
    body: method === 'GET' ? [] : unique(...fieldsOf(body), ...others),
    query: unique(...fieldsOf(query), ...(method === 'GET' ? others : [])),
    path: [...path.matchAll(/:\w+/g)].map(([field]) => field),
  }
}

const inPath = (value: string): string => {
  const parsed: unknown = JSON.parse(value)
  return encodeURIComponent((typeof parsed === 'string' ? parsed : value).slice(0, 4_000).toWellFormed())
}
