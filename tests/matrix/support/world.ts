import { randomBytes, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { session } from '@/db/schema'
import { quotas } from '@/lib/quotas'
import { type Actor, newPeople, newPerson } from './actors'
import type { Who } from './judge'
import type { Values } from './targets'
import { joinAs, newTenant, type Tenant } from './tenant'
import { shape } from './words'

// The stable world that refusals are asked in: home tenants with one person of each role, another tenant, and everybody who has no
// business in any. The homes are several, so that each is far from its quota of roles: a refusal to make one more then is the guard's.

export type World = {
  homes: [Tenant, ...Tenant[]]
  other: Tenant
  /** One of each role, each in one of the homes. */
  members: Who[]
  /** Signed in, and no member of anything here. */
  outsiders: Who[]
  /** Owners of the first home with whom something is wrong, and nobody at all. */
  nobodies: Who[]
}

const asMember = (actor: Actor, tenant: Tenant): Who => ({
  ...actor,
  standing: 'member',
  home: tenant.words.tenant,
})

export function memberOf(tenant: Tenant, label: string): Who {
  const actor = tenant.people.get(label)
  if (!actor) throw new Error(`nobody is ${label} there`)
  return asMember(actor, tenant)
}

const nobody = (actor: Actor, label: string, cookie?: string): Who => ({
  ...actor,
  label,
  standing: 'nobody',
  cookie: cookie ?? actor.cookie,
})

/** Where somebody of the world is at home; whoever is so nowhere asks about the first. */
export const homeOf = ({ homes }: World, who: Pick<Who, 'home'>): Tenant =>
  homes.find(({ words }) => words.tenant === who.home) ?? homes[0]

const rolesPerHome = quotas.customRolesPerOrganization / 2

/** @param labels of the roles that ask */
export async function newWorld(labels: readonly string[]): Promise<World> {
  const home = await newTenant(labels.slice(0, rolesPerHome))
  const homes: World['homes'] = [home]
  for (let at = rolesPerHome; at < labels.length; at += rolesPerHome)
    homes.push(await newTenant(labels.slice(at, at + rolesPerHome)))
  const other = await newTenant(['owner', 'a custom role'])
  const [unverified, banned, expired, ended] = await Promise.all([
    newOwner(home, { verified: false }),
    newOwner(home, { banned: true }),
    newOwner(home, { expired: true }),
    newOwner(home, {}),
  ])
  await db().delete(session).where(eq(session.id, ended.sessionId))
  return {
    homes,
    other,
    members: homes.flatMap((each) => [...each.people.keys()].map((label) => memberOf(each, label))),
    outsiders: [
      { ...(await newPerson('in no organization')), standing: 'outside' },
      { ...(await newPerson('staff', { staff: 'admin' })), standing: 'staff' },
    ],
    nobodies: [
      nobody(unverified, 'unverified owner'),
      nobody(banned, 'banned owner'),
      nobody(expired, 'expired session'),
      nobody(ended, 'ended session'),
      nobody(home.founder, 'forged cookie', forged(home.founder.cookie)),
      { ...nobody(home.founder, 'signed out'), cookie: '' },
    ],
  }
}

async function newOwner(home: Tenant, facts: Parameters<typeof newPeople>[1]): Promise<Actor> {
  const [person] = await newPeople(['owner'], { ...facts, activeIn: home.id }, home.words)
  if (!person) throw new Error('nobody was made')
  await joinAs(home, person, 'owner')
  return person
}

/** The same token under another signature. */
const forged = (cookie: string) =>
  cookie.replace(/\.[^.]*$/, `.${encodeURIComponent(randomBytes(32).toString('base64'))}`)

/** The same with every canary word in it made one of the same shape that nobody knows. */
export const unknownOf = (value: string): string =>
  value.replace(shape, (word) => {
    const rest = word.slice(8)
    return `beef${randomBytes(2).toString('hex')}${rest.startsWith('-') ? randomUUID().slice(8) : rest}`
  })

export const mapValues = (values: Values, change: (value: string, name: string) => string): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each) => change(each, name)) : change(value, name),
    ]),
  )
