import { performance } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { migrate } from '@/db/migrate'
import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

// What the guard and the tenant net cost, as ratios within one run: the machine's own speed cancels out, so figures from different
// machines compare. Pairs are measured in turns (A B A B …); the median of the pairwise ratios is printed with its range.

const rounds = 15
const perRound = 200

loadEnvFile()
process.env.BETTER_AUTH_SECRET ||= 'a secret for measuring only, which signs nothing'
await withDatabase(async ({ adminUrl, url }) => {
  await migrate(adminUrl, url)
  const { seedIfEmpty } = await import('@/db/seed')
  const { closePools, db } = await import('@/db')
  const { inTenant } = await import('@/db/tenant')
  const { auth } = await import('@/lib/auth/server')
  const { sessionCookie } = await import('@/lib/auth/cookie')
  const { readPrincipal } = await import('@/lib/guard/principal')
  await seedIfEmpty()
  const token = `bench-${Date.now()}`
  await db().execute(
    sql`insert into session (id, token, user_id, expires_at) values (${token}, ${token}, 'demo-mary', now() + interval '1 hour')`,
  )
  const headers = new Headers({ cookie: sessionCookie(token) })
  const acme = { id: 'demo-org-acme' }

  await compare(
    'guard: our one statement',
    () => readPrincipal(token, 'acme'),
    'auth.api.getSession',
    () => auth.api.getSession({ headers }),
  )
  await compare(
    'guard: our one statement',
    () => readPrincipal(token, 'acme'),
    'getSession, then listMembers for the role',
    async () => {
      await auth.api.getSession({ headers })
      await auth.api.listMembers({ headers, query: { organizationId: acme.id } })
    },
  )
  // The same rows without policies, for this measurement only.
  await admin(
    adminUrl,
    'create table bench_project as select * from project with no data; grant select, insert on bench_project to atrium_app, atrium_tenant',
  )
  await inTenant({ organization: acme }, (tx) =>
    tx.execute(sql`insert into bench_project select * from project`),
  )
  await compare(
    'tenant net: a page of projects in inTenant, under row level security',
    () =>
      inTenant({ organization: acme }, (tx) =>
        tx.execute(sql`select * from project where organization_id = ${acme.id} limit 20`),
      ),
    'the same statement and transaction on a copy without policies',
    () =>
      inTenant({ organization: acme }, (tx) =>
        tx.execute(sql`select * from bench_project where organization_id = ${acme.id} limit 20`),
      ),
  )
  await admin(adminUrl, 'drop table bench_project')
  await db().execute(sql`delete from session where id = ${token}`)
  await closePools()
})

async function admin(url: string, statements: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statements)
  await client.end()
}

async function compare(nameA: string, a: () => Promise<unknown>, nameB: string, b: () => Promise<unknown>) {
  await timed(a)
  await timed(b)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) ratios.push((await timed(a)) / (await timed(b)))
  ratios.sort((x, y) => x - y)
  const [low, middle, high] = [ratios[0], ratios[Math.floor(rounds / 2)], ratios.at(-1)].map((ratio) =>
    ratio?.toFixed(2),
  )
  console.log(`${nameA} / ${nameB}: ${middle} of its time [${low}-${high}]`)
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  for (let call = 0; call < perRound; call++) await run()
  return performance.now() - start
}
