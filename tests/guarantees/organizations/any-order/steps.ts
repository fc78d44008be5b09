import fc from 'fast-check'
import { type Permission, permissionsOf } from '@/lib/guard/policy'
import { channels } from '../../../support/channels'

// What people may think of doing to an organization, drawn at random.

export const people = 7
export const crew = [
  [0, 0, 'owner'],
  [0, 1, 'admin'],
  [0, 2, 'member'],
  [1, 1, 'member'],
  [1, 3, 'owner'],
  [1, 4, 'admin'],
] as const

/** What custom roles are made of; nobody but an owner may make the last two. */
export const palettes: readonly (readonly Permission[])[] = [
  ['member:read', 'member:update'],
  ['member:read', 'member:delete'],
  ['invitation:read', 'invitation:create', 'invitation:cancel'],
  ['ac:read', 'ac:create', 'ac:update', 'ac:delete'],
  ['project:read'],
  [
    ...permissionsOf('member'),
    'invitation:read',
    'invitation:create',
    'invitation:cancel',
    'member:update',
    'member:delete',
  ],
  ['organization:delete', 'member:update', 'invitation:create'],
  ['organization:transfer'],
]

type Common = { actor: number; channel: (typeof channels)[number]['name'] }
export type Step = Common &
  (
    | { kind: 'invite' | 'change role'; organization: number; target: number; role: string }
    /** By the invited person, or by whoever tries. */
    | { kind: 'accept'; nth: number; invited: boolean }
    | { kind: 'reject'; nth: number; invited: boolean }
    /** From the invitation's organization, or from one that it may not belong to. */
    | { kind: 'cancel'; nth: number; organization: number; here: boolean }
    | { kind: 'remove'; organization: number; target: number }
    | { kind: 'create role' | 'update role'; organization: number; name: string; palette: number }
    | { kind: 'delete role'; organization: number; name: string }
    | { kind: 'create'; name: string; slug: string }
    | { kind: 'update'; organization: number; name: string; slug: string }
    | { kind: 'offer'; organization: number; target: number; proven: boolean }
    | { kind: 'accept offer'; organization: number; proven: boolean }
    | { kind: 'leave' | 'delete' | 'restore' | 'end offer'; organization: number }
  )

/** What Better Auth has no endpoint for. */
export const forScreens: readonly string[] = ['offer', 'accept offer', 'end offer', 'restore']

const customNames = ['alpha', 'beta'] as const
/** Settled when its turn comes: below 80 somebody who fits (a member; for an invitation, one who is none), else anybody. */
const person = fc.nat(99)
/** Settled when its turn comes: below 80 one of the first two, else any. */
const organization = fc.nat(99)
/** Mostly true. */
const usually = fc.integer({ min: 0, max: 4 }).map((n) => n > 0)
const channel = fc.constantFrom(...channels.map(({ name }) => name))
const role = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('owner', 'admin', 'member', 'member', ...customNames) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('member,alpha', 'alpha,beta', 'admin,owner', 'member,owner', 'beta,admin'),
  },
  { weight: 1, arbitrary: fc.constantFrom('king', '', 'member,king', 'Owner') },
)
const nth = fc.nat(30)
const palette = fc.nat(palettes.length - 1)
const title = fc.constantFrom('Plum', 'Quince', 'Pear', '   ', 'two\nlines')
/** The first three are addresses of their own in each run. */
const slug = fc.constantFrom('$one', '$two', '$three', '$first', '$second', 'api', 'Not An Address')

const drawn = <T extends object>(
  weight: number,
  kind: string,
  extra: { [K in keyof T]: fc.Arbitrary<T[K]> },
) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), actor: person, channel, ...extra }),
})

export const step = fc.oneof(
  drawn(8, 'invite', { organization, target: person, role }),
  drawn(4, 'accept', { nth, invited: usually }),
  drawn(2, 'cancel', { nth, organization, here: usually }),
  drawn(2, 'reject', { nth, invited: usually }),
  drawn(6, 'change role', { organization, target: person, role }),
  drawn(3, 'remove', { organization, target: person }),
  drawn(2, 'leave', { organization }),
  drawn(4, 'create role', {
    organization,
    name: fc.constantFrom(...customNames, ...customNames, 'owner', 'bad.name'),
    palette,
  }),
  drawn(4, 'update role', { organization, name: fc.constantFrom(...customNames, 'owner'), palette }),
  drawn(2, 'delete role', {
    organization,
    name: fc.constantFrom(...customNames, ...customNames, 'owner', 'gamma'),
  }),
  drawn(1, 'create', { name: title, slug }),
  drawn(2, 'update', { organization, name: title, slug }),
  drawn(3, 'offer', { organization, target: person, proven: usually }),
  drawn(3, 'accept offer', { organization, proven: usually }),
  drawn(1, 'end offer', { organization }),
  drawn(1, 'delete', { organization }),
  drawn(2, 'restore', { organization }),
) as fc.Arbitrary<Step>
