import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { isPermission } from '@/lib/guard/policy'
import { ask } from './ask'
import type { Expected, Who } from './judge'
import { lacking, may, succeeds, waysOf } from './organization'
import { each, type Probe, problemsOf, traces } from './probe'
import { roleOf } from './roles'
import { changedSince, thisMoment } from './state'
import type { Target } from './targets'
import { newTenant, type Tenant } from './tenant'
import { memberOf } from './world'

// What happened to somebody a moment ago counts in the very next request.

export type Moment = {
  name: string
  applies: (target: Target) => boolean
  happens: (who: Who, tenant: Tenant) => Promise<unknown>
  afterwards: (target: Target, who: Who) => { expected: Expected; who: Who }
}

const byFounder =
  (path: string, body: (who: Who, tenant: Tenant) => object): Moment['happens'] =>
  async (who, tenant) => {
    const answer = await post(
      path,
      { organizationId: tenant.id, ...body(who, tenant) },
      tenant.founder.cookie,
    )
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.body}`)
  }

const post = (path: string, body: object, cookie: string) =>
  ask(
    {
      method: 'POST',
      path: `/api/auth${path}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    cookie,
  )

export const moments: Moment[] = [
  {
    name: 'removed a moment ago',
    applies: () => true,
    happens: byFounder('/organization/remove-member', ({ memberId }) => ({ memberIdOrEmail: memberId })),
    afterwards: (_, who) => ({ expected: 'not found', who: { ...who, standing: 'outside' } }),
  },
  {
    name: 'demoted a moment ago',
    applies: ({ access }) => isPermission(access),
    happens: byFounder('/organization/update-member-role', ({ memberId }, { plainRole }) => ({
      memberId,
      role: plainRole,
    })),
    afterwards: (target, who) => ({ expected: lacking(target), who: { ...who, role: roleOf('nothing') } }),
  },
  {
    name: 'signed out a moment ago',
    applies: () => true,
    happens: ({ cookie }) => post('/sign-out', {}, cookie),
    afterwards: (_, who) => ({ expected: 'signed out', who: { ...who, standing: 'nobody' } }),
  },
  {
    name: 'banned a moment ago',
    applies: () => true,
    happens: ({ userId }) => db().update(user).set({ banned: true }).where(eq(user.id, userId)),
    afterwards: (_, who) => ({ expected: 'signed out', who: { ...who, standing: 'nobody' } }),
  },
  {
    name: 'proved who they are too long ago',
    applies: ({ needsProof }) => needsProof,
    happens: ({ sessionId }) =>
      db()
        .update(session)
        .set({ provenAt: sql`now() - interval '601 seconds'` })
        .where(eq(session.id, sessionId)),
    afterwards: (_, who) => ({ expected: { status: 403 }, who }),
  },
]

export async function aMomentAgo(target: Target, moment: Moment) {
  const holders = ['owner', 'admin', isPermission(target.access) ? `only ${target.access}` : 'nothing']
  const tries = holders
    .filter(
      (label) =>
        target.access === 'member' || (isPermission(target.access) && may(target, { role: roleOf(label) })),
    )
    .flatMap((label) => waysOf(target, { label, standing: 'member' }).map((way) => ({ label, way })))
  const problems = await each(tries, async ({ label, way }) => {
    const tenant = await newTenant([label], { offered: 'to the actor' })
    const who = memberOf(tenant, label)
    const values = await target.values(tenant, who)
    const probe: Probe = { relation: moment.name, who, target, way, values, expected: 'done' }
    // The control: this very session and form. Where success would leave nothing to try, the session opens the overview.
    const control =
      target.recipe?.ends || target.recipe?.world
        ? await opensOverview(who, tenant)
        : await succeeds(probe, tenant)
    await moment.happens(who, tenant)
    const then = await thisMoment()
    const refused = await problemsOf({ ...probe, ...moment.afterwards(target, who) })
    return [...control, ...refused, ...traces(probe, await changedSince(then, tenant.words.tenant))]
  })
  expect(problems.flat()).toEqual([])
}

async function opensOverview({ cookie, label }: Who, { slug }: Tenant): Promise<string[]> {
  const { status } = await ask({ method: 'GET', path: `/dashboard/${slug}` }, cookie)
  return status === 200 ? [] : [`${label} | the overview answered ${status}`]
}
