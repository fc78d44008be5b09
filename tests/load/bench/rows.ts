import { castPassword } from '@/db/cast'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { addressHeader } from './children'
import { memberOf, memberships, organizationOf, ownerOf, sizes } from './fill'
import { type Answer, send } from './load'

// What is measured.

export type Row = {
  name: string
  /** What there is: rows in the organization, or organizations of the person. */
  size?: number
  /** Milliseconds between the application and the database. */
  distance: number
  /** The row that this one is compared with. */
  beside?: string
  once: (url: string) => Promise<Answer>
}

export const distances = [0, 1, 5] as const

const dashboard = {
  overview: '',
  projects: '/projects',
  members: '/members',
  'audit log': '/audit-log',
  roles: '/roles',
  settings: '/settings',
}

const get = (path: string, person?: string) => (url: string) =>
  expecting(200, send({ url: url + path, headers: person === undefined ? {} : { cookie: cookieOf(person) } }))

export const rows: Row[] = [
  { name: 'bare route handler', distance: 0, once: get('/api/bench/bare/load-1') },
  {
    name: 'route handler behind the middleware',
    distance: 0,
    beside: 'bare route handler',
    once: get('/bench/load-1'),
  },
  ...distances.map((distance) => ({
    name: 'route handler with the guard',
    distance,
    beside: 'bare route handler',
    once: get('/api/bench/guard/load-1', 'load-1-owner'),
  })),
  { name: 'landing page', distance: 0, beside: 'bare page', once: get('/') },
  { name: 'bare page', distance: 0, once: get('/bench-bare/bare/projects') },
  ...Object.entries(dashboard).flatMap(([name, path]) =>
    sizes.map((size) => ({
      name,
      size,
      distance: 0,
      beside: 'bare page',
      once: get(`/dashboard/${organizationOf(size)}${path}`, ownerOf(size)),
    })),
  ),
  ...distances.flatMap((distance) =>
    // In a bigger one, Better Auth's list of members ends before it comes to the person.
    ([10, 1_000] as const).map((size) => ({
      name: 'projects, the naive way',
      size,
      distance,
      beside: 'bare page',
      once: get(`/bench-naive/${organizationOf(size)}/projects`, ownerOf(size)),
    })),
  ),
  ...[1, 5].flatMap((distance) =>
    Object.entries(dashboard).map(([name, path]) => ({
      name,
      size: 1_000,
      distance,
      beside: 'bare page',
      once: get(`/dashboard/${organizationOf(1_000)}${path}`, ownerOf(1_000)),
    })),
  ),
  ...memberships.map((many) => ({
    name: 'projects, a person in so many organizations',
    size: many,
    distance: 0,
    beside: 'bare page',
    once: get('/dashboard/load-1/projects', memberOf(many)),
  })),
  ...distances.flatMap((distance) => [
    { name: 'form that creates a project: page, post, page', distance, once: createProject },
    { name: 'sign-in', distance, once: signIn },
    { name: 'invitation', distance, once: invite },
  ]),
]

/** Each time someone else, of a thousand small organizations. */
let turn = 0
const nextOrganization = () => `load-${(turn++ % 1_000) + 1}`

async function createProject(url: string): Promise<Answer> {
  const organization = nextOrganization()
  const cookie = cookieOf(`${organization}-owner`)
  const page = `${url}/dashboard/${organization}/projects`
  const { body } = await expecting(200, send({ url: page, headers: { cookie } }))
  const form = new FormData()
  for (const [name, value] of fieldsOf(body.toString())) form.set(name, value)
  form.set('name', `Project ${turn}`)
  const posted = new Request(page, { method: 'POST', body: form })
  const { headers } = await expecting(
    303,
    send({
      url: page,
      method: 'POST',
      body: await posted.text(),
      headers: { cookie, origin: url, 'content-type': posted.headers.get('content-type') ?? '' },
    }),
  )
  const told = headers['set-cookie']?.map((each) => each.split(';')[0]).join('; ')
  return expecting(
    200,
    send({ url: new URL(headers.location ?? '', url).href, headers: { cookie: `${cookie}; ${told}` } }),
  )
}

/** The hidden fields of the form that has a name. */
function fieldsOf(html: string): [string, string][] {
  const form = html.match(/<form\b[\s\S]*?<\/form>/g)?.find((each) => each.includes('name="name"')) ?? ''
  return [...form.matchAll(/<input type="hidden"[^>]*?name="([^"]*)"(?:[^>]*?value="([^"]*)")?/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')],
  )
}

const signIn = (url: string) =>
  post(url, '/sign-in/email', {
    email: `member1-${nextOrganization().slice(5)}@load.test`,
    password: castPassword,
  })

function invite(url: string) {
  const organization = nextOrganization()
  const guest = { organizationId: organization, email: `new-${turn}@bench.test`, role: 'member' }
  return post(url, '/organization/invite-member', guest, `${organization}-owner`)
}

const post = (url: string, path: string, body: object, person?: string) =>
  expecting(
    200,
    send({
      url: `${url}/api/auth${path}`,
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        origin: url,
        'content-type': 'application/json',
        [addressHeader]: `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`,
        ...(person === undefined ? {} : { cookie: cookieOf(person) }),
      },
    }),
  )

const cookieOf = (person: string) => sessionCookie(`token-of-${person}`)

async function expecting(status: number, asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked
  if (answer.status !== status)
    throw new Error(`Answered ${answer.status} instead of ${status}: ${answer.body.toString().slice(0, 500)}`)
  return answer
}
