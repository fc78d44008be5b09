import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db, pool, transaction } from '@/db'
import { unfitness } from '@/db/login'
import { migrate } from '@/db/migrate'
import { executePrepared } from '@/db/one-trip'
import { project } from '@/db/schema'
import { inTenant, type Reader, readInTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { examine } from '../../../scripts/examination'
import { Browser } from '../../support/browser'
import { dropLogin, newLogin, signInto } from '../../support/logins'
import { mailbox } from '../../support/mailbox'
import { asOwner, ownerUrl } from '../../support/owner'
import { newOrganization, newPerson, password } from '../../support/people'
import { hasPooler, openPooler } from '../../support/pooler'

// Atrium behind PgBouncer in transaction mode, with one connection of the server for everybody: whatever a transaction left
// on it, the next one, of whomever, would find.

if (!hasPooler) {
  const why = 'PgBouncer is not installed here (Debian: apt-get install pgbouncer)'
  console.warn(`SKIPPED: nothing is tried through a pooler, because ${why}.`)
  test.skip(`SKIPPED, as ${why}`, () => {})
}

const acme = { organization: { id: 'demo-org-acme' }, user: { id: 'demo-ada' }, address: '192.0.2.1' }
const globex = { organization: { id: 'demo-org-globex' } }

const states = async (recipient: string) =>
  (await pool().query('select state from mail where recipient = $1', [recipient])).rows

describe.runIf(hasPooler)('through PgBouncer in transaction mode', () => {
  const owner = ownerUrl()
  let app: string
  let pooler: Awaited<ReturnType<typeof openPooler>>

  beforeAll(async () => {
    app = await newLogin()
    await migrate(owner, app)
    pooler = await openPooler(owner, [app, owner], ['default_pool_size = 1', 'query_wait_timeout = 20'])
    await signInto({ url: pooler.through(app), adminUrl: owner })
  })
  afterAll(async () => {
    await signInto()
    await pooler.close()
    await dropLogin(app)
  })

  /** What each of the server's connections would hand on to its next transaction; all are held at once, so none is asked twice. */
  const leftBehind = async (connections = 1) => {
    const clients = await Promise.all(Array.from({ length: connections }, () => pool().connect()))
    const left: unknown[] = []
    for (const client of clients) {
      await client.query('begin')
      const { rows } = await client.query(`
        select current_user::text as role, coalesce(current_setting('app.organization_id', true), '') as organization,
               coalesce(current_setting('app.actor_id', true), '') as actor, coalesce(current_setting('app.address', true), '') as address,
               current_setting('statement_timeout') as patience,
               (select count(*)::int from pg_prepared_statements) as prepared, (select count(*)::int from pg_listening_channels()) as channels,
               (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`)
      left.push(rows[0])
    }
    for (const client of clients) {
      await client.query('rollback')
      client.release()
    }
    return left
  }
  const nothing = {
    role: 'atrium_app',
    organization: '',
    actor: '',
    address: '',
    patience: '10s',
    prepared: 0,
    channels: 0,
    locks: 0,
  }

  test('all clients share one connection of the server', async () => {
    const pid = async () => (await db().execute(sql`select pg_backend_pid() as pid`)).rows[0]?.pid
    const pids = await Promise.all(Array.from({ length: 8 }, pid))
    expect(new Set(pids).size).toBe(1)
    expect(pool().totalCount).toBeGreaterThan(1)
  })

  test('two organizations in turns see their own rows, and nothing is left in between', async () => {
    for (let turn = 0; turn < 3; turn++) {
      expect(await inTenant(acme, (tx) => tx.select().from(project))).toHaveLength(24)
      expect(await leftBehind()).toEqual([nothing])
      expect(await inTenantScope(globex, (tx) => tx.select().from(project))).toHaveLength(14)
      expect(await leftBehind()).toEqual([nothing])
      expect(await readInTenant(acme, (tx) => tx.select().from(project))).toHaveLength(24)
      expect(await leftBehind()).toEqual([nothing])
    }
  })

  test.each([
    ['an error of the database', () => inTenant(acme, (tx) => tx.execute(sql`select 1/0`))],
    ['an error of ours', () => inTenant(acme, async () => Promise.reject(new Error('on purpose')))],
    [
      'a savepoint that was rolled back',
      () =>
        transaction(
          async () => void (await inTenant(acme, (tx) => tx.execute(sql`select 1/0`)).catch(() => undefined)),
        ),
    ],
    ['a transaction that was ended too early', () => inTenant(acme, (tx) => tx.execute(sql`commit`))],
    ['an error of a read', () => readInTenant(acme, (tx) => tx.execute(sql`select 1/0`))],
    ['a statement of every page', () => executePrepared(sql`select 1`)],
    ['a read that was ended too early', () => readInTenant(acme, (tx) => tx.execute(sql`commit`))],
    ['RESET ROLE', () => inTenant(acme, (tx) => tx.execute(sql`reset role`))],
  ])('nothing is left by %s', async (_, work) => {
    await Promise.resolve(work()).catch(() => undefined)
    expect(await leftBehind()).toEqual([nothing])
  })

  test('nothing is left by a client that dies in the middle of a transaction', async () => {
    const client = await pool().connect()
    await client.query(
      `begin; select set_config('app.organization_id', 'demo-org-acme', true), set_config('role', 'atrium_tenant', true)`,
    )
    client.release(true)
    expect(await leftBehind()).toEqual([nothing])
  })

  test('forty transactions at once, some failing, never see each other’s rows', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const tenant = n % 2 ? acme : globex
        const work = async (tx: Reader) => {
          const found = await tx.select().from(project)
          if (n % 5 === 0) throw new Error('on purpose')
          return found
        }
        const reading = n % 3 === 0 && tenant === acme
        const rows = await (reading ? readInTenant(acme, work) : inTenantScope(tenant, work)).catch(() => [])
        return rows.every(({ organizationId }) => organizationId === tenant.organization.id)
      }),
    )
    expect(seen.every(Boolean)).toBe(true)
  })

  // A transaction that counts an attempt takes a second connection, so one would not do.
  describe('with three connections of the server', () => {
    let wide: Awaited<ReturnType<typeof openPooler>>
    beforeAll(async () => {
      wide = await openPooler(owner, [app], ['default_pool_size = 3'])
      await signInto({ url: wide.through(app), adminUrl: owner })
    })
    afterAll(async () => {
      await signInto({ url: pooler.through(app), adminUrl: owner })
      await wide.close()
    })

    test('sign-in, limits, organization operations, the audit log and jobs work, and nothing is left on any', async () => {
      const person = await newPerson()
      const browser = new Browser()
      const signIn = (secret: string) =>
        browser.post('/sign-in/email', { email: person.email, password: secret })
      expect((await signIn('not this one at all')).status).toBe(401)
      expect((await signIn(password)).status).toBe(200)
      const { id, owner: inviter } = await newOrganization()
      const guest = { organizationId: id, email: 'through@pooler.test', role: 'member' }
      expect((await inviter.post('/organization/invite-member', guest)).status).toBe(200)
      expect((await person.post('/organization/invite-member', guest)).status).toBe(404)
      expect(await mailbox.link(guest.email, '/invite/')).toBeInstanceOf(URL)
      expect(await leftBehind(3)).toEqual([nothing, nothing, nothing])
    })

    test('the worker does the jobs, and listens on no connection that it shares', async () => {
      startWorker()
      try {
        const { id, owner: inviter } = await newOrganization()
        const guest = { organizationId: id, email: 'by-worker@pooler.test', role: 'member' }
        await inviter.post('/organization/invite-member', guest)
        await vi.waitFor(async () => expect(await states(guest.email)).toEqual([{ state: 'sent' }]), {
          timeout: 20_000,
          interval: 100,
        })
        expect(await leftBehind(3)).toEqual([nothing, nothing, nothing])
      } finally {
        await stopWorker()
      }
    })
  })

  test('the doctor says so, and has nothing to mend', async () => {
    expect(await examine({ url: pooler.through(app), adminUrl: owner })).toEqual({
      mode: `Two logins: ${new URL(app).username} serves the application, ${new URL(owner).username} migrates; through a pooler`,
      findings: [],
    })
  })

  test('migrations may go through it as well', async () => {
    const wide = await openPooler(owner, [owner], ['default_pool_size = 5'])
    try {
      await Promise.all([1, 2].map(() => migrate(wide.through(owner), app)))
      await signInto({ url: pooler.through(app), adminUrl: owner })
      expect(
        await asOwner(
          `select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and objid = ${0x617472}`,
        ),
      ).toEqual([])
    } finally {
      await wide.close()
    }
  })

  describe('with one login for everything', () => {
    const refusal = async () =>
      unfitness(
        await db()
          .execute(sql`select 1`)
          .catch((error) => error.cause),
      )
    const sentence = expect.stringContaining('the application needs a separate login')

    test.each([
      ['refuses the startup parameters', []],
      ['drops the startup parameters', ['ignore_startup_parameters = options']],
    ])(
      'a pooler that %s: the pool refuses to work as the owner, and the doctor says why',
      async (_, settings) => {
        const plain = await openPooler(owner, [owner], settings)
        try {
          await signInto({ url: plain.through(owner), adminUrl: '' })
          expect(await refusal()).toEqual(sentence)
          const { mode, findings } = await examine({
            url: plain.through(owner),
            adminUrl: plain.through(owner),
          })
          expect(mode).toMatch(/^One login.*; through a pooler$/)
          expect(findings).toEqual([sentence])
        } finally {
          await signInto({ url: pooler.through(app), adminUrl: owner })
          await plain.close()
        }
      },
    )
  })
})
