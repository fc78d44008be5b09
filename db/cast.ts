// The demo users, shared by the seed, the sign-in page of development, and the tests: two tenants,
// every role, someone without an organization and someone unconfirmed.

export const castPassword = 'atrium-demo-2026'

export const demoOrganizations = [
  { id: 'demo-org-acme', slug: 'acme', name: 'Acme Robotics' },
  { id: 'demo-org-globex', slug: 'globex', name: 'Globex Gardens' },
] as const

export type DemoSlug = (typeof demoOrganizations)[number]['slug']

/** A custom role of Acme. */
export const demoRole = {
  organization: 'acme',
  name: 'coordinator',
  permissions: ['member:read', 'invitation:read', 'invitation:create', 'project:read', 'project:create'],
} as const

type Person = {
  key: string
  name: string
  email: string
  description: string
  verified?: boolean
  staff?: boolean
  roles: Partial<Record<DemoSlug, string>>
}

export const cast = [
  {
    key: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@acme.test',
    description: 'owner of Acme Robotics',
    roles: { acme: 'owner' },
  },
  {
    key: 'alan',
    name: 'Alan Turing',
    email: 'alan@acme.test',
    description: 'admin of Acme Robotics',
    roles: { acme: 'admin' },
  },
  {
    key: 'mary',
    name: 'Mary Jackson',
    email: 'mary@acme.test',
    description: 'member of Acme Robotics',
    roles: { acme: 'member' },
  },
  {
    key: 'katherine',
    name: 'Katherine Johnson',
    email: 'katherine@acme.test',
    description: 'coordinator (a custom role) at Acme Robotics',
    roles: { acme: 'coordinator' },
  },
  {
    key: 'grace',
    name: 'Grace Hopper',
    email: 'grace@globex.test',
    description: 'owner of Globex Gardens',
    roles: { globex: 'owner' },
  },
  {
    key: 'edsger',
    name: 'Edsger Dijkstra',
    email: 'edsger@globex.test',
    description: 'admin of Globex Gardens, member of Acme Robotics',
    roles: { globex: 'admin', acme: 'member' },
  },
  {
    key: 'radia',
    name: 'Radia Perlman',
    email: 'radia@globex.test',
    description: 'member of Globex Gardens',
    roles: { globex: 'member' },
  },
  {
    key: 'olga',
    name: 'Olga Tokarczuk',
    email: 'olga@outside.test',
    description: 'belongs to no organization',
    roles: {},
  },
  {
    key: 'ursula',
    name: 'Ursula Le Guin',
    email: 'ursula@outside.test',
    description: 'has not confirmed her email',
    verified: false,
    roles: {},
  },
  {
    key: 'stella',
    name: 'Stella Staff',
    email: 'stella@staff.test',
    description: 'platform staff',
    staff: true,
    roles: {},
  },
] as const satisfies readonly Person[]

export type CastKey = (typeof cast)[number]['key']
