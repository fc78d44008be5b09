import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db'
import { fromStatements } from '@/lib/guard/policy'
import { proofNeeded } from '@/lib/guard/recent-proof'
import { channels, onScreens } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { ownerUrl } from '../../support/owner'
import { forgetProof, newOrganization, newPerson, Person, proveAgain } from '../../support/people'
import { foretell } from './any-order/model'
import { rowsOf } from './any-order/rows'
import { nthInvitation, settle } from './any-order/settle'
import { crew, forScreens, palettes, people, type Step, step } from './any-order/steps'
import type { Outcome, World } from './any-order/world'

// Random people do random things to organizations, each through a channel of their choice; a model that knows nothing of the
// channels says what must come of it, and what the log must say. ATRIUM_PROPERTY_RUNS=500 npx vitest run --project database tests/guarantees/organizations/any-order.test.ts

const numRuns = Number(process.env.ATRIUM_PROPERTY_RUNS ?? 20)
const seed = Number(process.env.ATRIUM_PROPERTY_SEED ?? 20_260_101)

const log = new pg.Pool({ connectionString: ownerUrl(), max: 1 })
log.on('error', () => {})
beforeAll(() => log.query('select 1'))
afterAll(() => log.end())

const outcomeOf: Record<number, Outcome> = {
  200: 'ok',
  400: 'invalid',
  403: 'forbidden',
  404: 'not found',
  409: 'conflict',
  422: 'invalid',
}

async function begin() {
  const organizations = [await newOrganization(), await newOrganization()]
  const cast: Person[] = []
  const world: World = { organizations: [], invitations: [], former: {}, offers: 0 }
  for (let index = 0; index < people; index++) cast.push(await newPerson())
  for (const [index, { join, owner, name, slug }] of organizations.entries()) {
    const members = crew.filter(([where]) => where === index)
    for (const [, who, role] of members) await join(role, cast[who])
    // Who came with the organization goes, now that it has an owner from the crew.
    await db().execute(sql`delete from member where id = ${owner.memberId}`)
    world.organizations.push({
      name,
      slug,
      deleted: false,
      members: members.map(([, person, role]) => ({ person, role })),
      roles: [],
      offer: null,
    })
  }
  const own = organizations[0]?.slug
  const addresses = Object.fromEntries(['one', 'two', 'three'].map((name) => [`$${name}`, `${name}-${own}`]))
  Object.assign(addresses, { $first: own, $second: organizations[1]?.slug })
  const ids: string[] = organizations.map(({ id }) => id)
  return { ids, cast, world, addresses, invitationIds: [] as string[], seen: await newestRows(ids) }
}

type Run = Awaited<ReturnType<typeof begin>>

async function act({ ids, cast, world, invitationIds }: Run, step: Step) {
  const who = (index: number) => cast[index] ?? expect.fail('nobody')
  const at = (index: number) => {
    const [id, here] = [ids[index], world.organizations[index]]
    if (!id || !here) return expect.fail('nowhere')
    return new Person(who(step.actor).facts, { id, slug: here.slug, memberId: '' })
  }
  const memberId = async (index: number, person: number) => {
    const { rows } = await db().execute<{ id: string }>(
      sql`select id from member where organization_id = ${ids[index]} and user_id = ${who(person).id}`,
    )
    return rows[0]?.id ?? 'no-such-member'
  }
  const invitationId = (nth: number) => {
    const invitation = nthInvitation(world, nth)
    return (invitation && invitationIds[world.invitations.indexOf(invitation)]) ?? 'no-such-invitation'
  }
  await ('proven' in step && !step.proven ? forgetProof : proveAgain)(who(step.actor))
  const channel = channels.find(({ name }) => name === step.channel) ?? channels[0]
  switch (step.kind) {
    case 'create':
      return channel.create(who(step.actor), step)
    case 'update':
      return channel.update(at(step.organization), { name: step.name, slug: step.slug })
    case 'delete':
      return channel.remove(at(step.organization))
    case 'restore':
      return onScreens.restore(who(step.actor), ids[step.organization] ?? '')
    case 'offer':
      return onScreens.offer(at(step.organization), who(step.target).email)
    case 'accept offer':
      return onScreens.acceptOffer(at(step.organization))
    case 'end offer':
      return onScreens.endOffer(at(step.organization))
    case 'accept':
      return channel.accept(who(step.actor), invitationId(step.nth))
    case 'reject':
      return channel.decline(who(step.actor), invitationId(step.nth))
    case 'invite':
      return channel.invite(at(step.organization), who(step.target).email, step.role)
    case 'cancel':
      return channel.cancel(at(step.organization), invitationId(step.nth))
    case 'change role':
      return channel.changeRole(
        at(step.organization),
        await memberId(step.organization, step.target),
        step.role,
      )
    case 'remove':
      return channel.removeMember(at(step.organization), await memberId(step.organization, step.target))
    case 'leave':
      return channel.leave(at(step.organization))
    case 'create role':
      return channel.createRole(at(step.organization), step.name, palettes[step.palette] ?? [])
    case 'update role':
      return channel.updateRole(at(step.organization), step.name, palettes[step.palette] ?? [])
    case 'delete role':
      return channel.deleteRole(at(step.organization), step.name)
  }
}

/** The organization or invitation that a step has made is known from here on. */
async function meet(run: Run, step: Step, body: Record<string, unknown>) {
  if (step.kind === 'create') {
    const { rows } = await db().execute(sql`select id from organization where slug = ${step.slug}`)
    run.ids.push(String(rows[0]?.id))
  }
  if (step.kind !== 'invite') return
  const link = String(body.url ?? '')
    .split('/')
    .at(-1)
  run.invitationIds.push(String(body.id ?? link))
}

async function look({ ids, cast, invitationIds }: Run) {
  const within = sql`in (${sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )})`
  const [organizations, members, roles, invitations, offers] = await Promise.all([
    db().execute(sql`select id, name, slug, deleted_at from organization where id ${within}`),
    db().execute(sql`select organization_id, user_id, role from member where organization_id ${within}`),
    db().execute(
      sql`select organization_id, role, permission from organization_role where organization_id ${within}`,
    ),
    db().execute(sql`select id, status, role, email from invitation where organization_id ${within}`),
    db().execute(
      sql`select organization_id, offered_by, offered_to from ownership_offer where organization_id ${within}`,
    ),
  ])
  const indexOf = (id: unknown) => cast.findIndex((each) => each.id === id)
  const of = (id: string, { rows }: typeof members) => rows.filter((row) => row.organization_id === id)
  return {
    organizations: ids.map((id) => {
      const [row] = organizations.rows.filter((each) => each.id === id)
      return {
        called: `${row?.name} at ${row?.slug}`,
        deleted: row?.deleted_at !== null,
        members: of(id, members)
          .map((each) => `${indexOf(each.user_id)} ${each.role}`)
          .sort(),
        roles: of(id, roles)
          .map((each) => `${each.role}: ${fromStatements(JSON.parse(String(each.permission))).sort()}`)
          .sort(),
        offers: of(id, offers).map((each) => `${indexOf(each.offered_by)} to ${indexOf(each.offered_to)}`),
      }
    }),
    invitations: invitations.rows
      .map(
        (row) =>
          `${invitationIds.indexOf(String(row.id))} to ${cast.findIndex((each) => each.email === row.email)} as ${row.role}: ${row.status}`,
      )
      .sort(),
  }
}

const lookAt = ({ organizations, invitations }: World) => ({
  organizations: organizations.map(({ name, slug, deleted, members, roles, offer }) => ({
    called: `${name} at ${slug}`,
    deleted,
    members: members.map(({ person, role }) => `${person} ${role}`).sort(),
    roles: roles.map(({ name, permissions }) => `${name}: ${[...permissions].sort()}`).sort(),
    offers: offer ? [`${offer.by} to ${offer.to}`] : [],
  })),
  invitations: invitations
    .map(({ person, role, status }, index) => `${index} to ${person} as ${role}: ${status}`)
    .sort(),
})

async function newestRows(ids: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await log.query(
    'select organization_id, max(seq)::int as seq from audit_log where organization_id = any($1) group by 1',
    [ids],
  )
  return Object.fromEntries(rows.map((row) => [row.organization_id, row.seq]))
}

/** What the audit log says of a step, and no row of it by anybody but its actor. */
async function saidOf(run: Run, actor: number) {
  const { rows } = await log.query(
    `select l.organization_id, l.seq::int, l.actor_id, l.action, l.outcome from audit_log l
       where l.organization_id = any($1) and l.seq > coalesce(($2::jsonb ->> l.organization_id)::int, 0)`,
    [run.ids, JSON.stringify(run.seen)],
  )
  for (const row of rows) {
    run.seen[row.organization_id] = Math.max(row.seq, run.seen[row.organization_id] ?? 0)
    expect(row.actor_id).toBe(run.cast[actor]?.id)
  }
  const of = (outcome: string) =>
    rows
      .filter((row) => row.outcome === outcome)
      .map((row) => `${run.ids.indexOf(row.organization_id)}: ${row.action}`)
      .sort()
  return { done: of('done'), refused: of('refused') }
}

const attempted: Record<Step['kind'], string> = {
  invite: 'invitation:create',
  accept: 'invitation:accept',
  cancel: 'invitation:cancel',
  reject: 'invitation:reject',
  'change role': 'member:update',
  remove: 'member:delete',
  leave: 'member:delete',
  'create role': 'ac:create',
  'update role': 'ac:update',
  'delete role': 'ac:delete',
  create: 'organization:create',
  update: 'organization:update',
  delete: 'organization:delete',
  restore: 'organization:restore',
  offer: 'organization:transfer',
  // Screens that ask for a membership only.
  'accept offer': 'organization:enter',
  'end offer': 'organization:enter',
}
const attemptOf = ({ kind, channel }: Step) =>
  kind === 'leave' && channel === 'screen' ? 'organization:enter' : attempted[kind]

const counts: Record<string, number> = {}
let steps = 0

/** Of an offer to somebody else nobody is told that it is there; the log is. */
const isForAnother = (world: World, step: Step, outcome: string) =>
  outcome === 'conflict' &&
  (step.kind === 'accept offer' || step.kind === 'end offer') &&
  Boolean(world.organizations[step.organization]?.offer)

test('whatever people do in whatever order through whichever channel, it ends as the policy says, and the log says so', {
  timeout: 60_000 + numRuns * 10_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (drawn) => {
      await forgetCounts()
      const run = await begin()
      for (const each of drawn) {
        const step = settle(run.world, each, run.addresses)
        const { world, outcome } = foretell(run.world, step)
        const { status, message, body } = await act(run, step)
        const label = `${step.kind} through the ${forScreens.includes(step.kind) ? 'screen' : step.channel}`
        const seen = message === proofNeeded().message ? 'unproven' : (outcomeOf[status] ?? status)
        expect(`${label}: ${seen}`, message).toBe(`${label}: ${outcome}`)
        counts[`${step.kind}: ${outcome}`] = (counts[`${step.kind}: ${outcome}`] ?? 0) + 1
        steps += 1
        if (outcome === 'ok') await meet(run, step, body)
        const { done, refused } = await saidOf(run, step.actor)
        expect(done, label).toEqual(rowsOf(run.world, world))
        const forAnother = isForAnother(run.world, step, outcome)
        if (outcome === 'forbidden' || forAnother) expect(refused, label).toHaveLength(1)
        else if (outcome !== 'not found') expect(refused, label).toEqual([])
        const attempt = forAnother ? 'organization:receive' : attemptOf(step)
        for (const row of refused) expect(row.split(': ')[1], label).toBe(attempt)
        run.world = world
        expect(await look(run)).toEqual(lookAt(run.world))
        // People of flesh and blood are slower.
        if (step.kind === 'invite' || 'proven' in step) await forgetCounts()
      }
    }),
    { seed, numRuns },
  )
  if (process.env.ATRIUM_PROPERTY_RUNS) {
    console.table(counts)
    console.log({ runs: numRuns, steps })
  }
  // The sequences reach every operation, and most of the ways in which it can end.
  for (const kind of Object.keys(attempted)) expect(counts, kind).toHaveProperty([`${kind}: ok`])
  expect(Object.keys(counts).length).toBeGreaterThan(40)
})
