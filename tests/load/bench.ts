import { performance } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { migrate } from '@/db/migrate'
import type { Allowed } from '@/lib/guard/context'
import type { Permission } from '@/lib/guard/policy'
import { loadSettings } from '../../scripts/local'
import { type Urls, withDatabase } from '../../scripts/with-database'
import { connected } from '../support/databases'
import { dropDatabase } from '../support/drop-database'
import { bigOrganization, fillForLoad } from './support/fixture'

// The overhead of the guard and of row level security with 1,000 organizations and 110,000
// projects, as ratios within one run, so that figures from different machines compare. Pairs are
// measured in turns (A B A B …). Prints the median of the pairwise ratios and their range. Uses its
// own database, which is dropped at the end.

const rounds = 15
const perRound = 50
const name = 'atrium_bench'

loadSettings()
process.env.BETTER_AUTH_SECRET ||= 'a secret for measuring only, which signs nothing'
await withDatabase(async (urls) => {
  await connected(urls.adminUrl, async (client) => {
    await dropDatabase(client, name)
    await client.query(`create database ${name} template template0`)
  })
  try {
    await measure({ url: inDatabase(urls.url), adminUrl: inDatabase(urls.adminUrl) })
  } finally {
    await connected(urls.adminUrl, (client) => dropDatabase(client, name))
  }
})

async function measure({ url, adminUrl }: Urls) {
  process.env.DATABASE_URL = url
  if (process.env.DATABASE_ADMIN_URL) process.env.DATABASE_ADMIN_URL = adminUrl
  await migrate(adminUrl, url)
  const owner = new pg.Client({ connectionString: adminUrl })
  await owner.connect()
  const { seed } = await import('@/db/seed')
  const { closePools } = await import('@/db')
  await seed()
  const start = performance.now()
  await fillForLoad(owner)
  console.log(`Filled in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
  try {
    await measureGuard()
    const small = await measureRowSecurity(owner, 'load-7')
    const big = await measureRowSecurity(owner, bigOrganization.id)
    for (const [n, { name, run }] of big.entries())
      if (small[n])
        await compare(
          { name: `${name} there`, run },
          { name: 'in the small organization', run: small[n].run },
        )
  } finally {
    await closePools()
    await owner.end()
  }
}

async function measureGuard() {
  const { auth } = await import('@/lib/auth/server')
  const { sessionCookie } = await import('@/lib/guard/session-cookie')
  const { readPrincipal } = await import('@/lib/guard/principal')
  const token = 'token-of-load-7-member1'
  const headers = new Headers({ cookie: sessionCookie(token) })
  const guard = { name: 'guard: our one statement', run: () => readPrincipal({ token }, 'load-7') }
  await compare(guard, { name: 'auth.api.getSession', run: () => auth.api.getSession({ headers }) })
  await compare(guard, {
    name: 'getSession, then listMembers for the role',
    run: async () => {
      await auth.api.getSession({ headers })
      await auth.api.listMembers({ headers, query: { organizationId: 'load-7' } })
    },
  })
}

/** Whole requests, guard and verb as they are, with the policies and without: nothing else differs. */
async function measureRowSecurity(owner: pg.Client, organization: string) {
  const { readPrincipal } = await import('@/lib/guard/principal')
  const { listProjects } = await import('@/lib/projects/queries')
  const { getProject } = await import('@/lib/projects/queries')
  const { listMembers } = await import('@/lib/members/queries')
  const { listAudit } = await import('@/lib/audit/queries')
  const { overview } = await import('@/lib/organizations/queries')
  const { db } = await import('@/db')
  const { inTenantScope } = await import('@/db/tenant-scope')
  const token = organization === bigOrganization.id ? 'token-of-load-big-1' : `token-of-${organization}-owner`

  async function request<P extends Permission>(_: P, verb: (context: Allowed<P>) => Promise<unknown>) {
    const { context } = await readPrincipal({ token }, organization)
    if (!context) throw new Error(`${token} is no session of a member of ${organization}`)
    return verb(context as Allowed<P>)
  }

  let id = ''
  await request('project:read', async (context) => {
    id = (await listProjects(context, {})).rows[0]?.id ?? ''
  })
  const requests = Object.entries({
    'a page of projects': () => request('project:read', (context) => listProjects(context, {})),
    'one project': () => request('project:read', (context) => getProject(context, id)),
    'a page of members': () => request('member:read', (context) => listMembers(context, {})),
    'a page of the audit log': () => request('audit:read', (context) => listAudit(context, {})),
    'the overview': () => request('project:read', overview),
  }).map(([what, run]) => ({ name: `${organization}: ${what}`, run }))
  const { on, off } = await switches(owner)
  for (const { name, run } of requests)
    await compare(
      { name: `${name}, guard included, under row level security`, prepare: on, run },
      { name: 'the same without policies', prepare: off, run },
    )
  const statement = sql`select * from project where organization_id = ${organization} order by created_at desc, id desc limit 21`
  await owner.query('grant select on project to atrium_app')
  await compare(
    {
      name: `${organization}: a statement in inTenant (its transaction, settings, role and policies)`,
      prepare: on,
      run: () => inTenantScope({ organization: { id: organization } }, (tx) => tx.execute(statement)),
    },
    { name: 'the bare statement', prepare: off, run: () => db().execute(statement) },
  )
  await owner.query('revoke select on project from atrium_app')
  await on()
  return requests
}

/** Switches row level security on or off for every table that has it. */
async function switches(owner: pg.Client) {
  const { rows } = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity`,
  )
  const every = (word: string) => async () => {
    await owner.query(rows.map((row) => `alter table ${row.name} ${word} row level security`).join(';'))
  }
  return { on: every('enable'), off: every('disable') }
}

function inDatabase(address: string) {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

type Side = { name: string; prepare?: () => Promise<void>; run: () => Promise<unknown> }

async function compare(a: Side, b: Side) {
  const ratios: number[] = []
  await timed(a)
  await timed(b)
  for (let round = 0; round < rounds; round++) ratios.push((await timed(a)) / (await timed(b)))
  ratios.sort((x, y) => x - y)
  const [low, middle, high] = [ratios[0], ratios[Math.floor(rounds / 2)], ratios.at(-1)].map((ratio) =>
    ratio?.toFixed(2),
  )
  console.log(`${a.name} / ${b.name}: ${middle} of its time [${low}-${high}]`)
}

async function timed({ prepare, run }: Side): Promise<number> {
  await prepare?.()
  // Runs once before measuring, because the plans are new after switching.
  await run()
  const start = performance.now()
  for (let call = 0; call < perRound; call++) await run()
  return performance.now() - start
}
