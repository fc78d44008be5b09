import { memberOf, memberships, organizationOf, ownerOf, sizes } from './fill'
import { createProject, expecting, headersOf, invite, signIn } from './journeys'
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

const get = (path: string, person?: string) => (url: string) =>
  expecting(200, send({ url: url + path, headers: headersOf(person) }))

const pages = ['overview', 'projects', 'members', 'audit log', 'roles', 'settings'] as const
type PageName = (typeof pages)[number]

const page = (name: PageName, size: (typeof sizes)[number], distance: number): Row => ({
  name,
  size,
  distance,
  beside: 'bare page',
  once: get(`/dashboard/${organizationOf(size)}${pathOf(name)}`, ownerOf(size)),
})

const pathOf = (name: PageName) => (name === 'overview' ? '' : `/${name.replace(' ', '-')}`)

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
  ...pages.flatMap((name) => sizes.map((size) => page(name, size, 0))),
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
  ...distances
    .slice(1)
    .flatMap((distance) => [
      ...([10, 1_000] as const).map((size) => page('projects', size, distance)),
      page('overview', 1_000, distance),
      page('members', 1_000, distance),
    ]),
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
