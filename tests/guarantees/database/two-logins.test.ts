import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { db, pool } from '@/db'
import { tooMighty, unfitness } from '@/db/login'
import { migrate } from '@/db/migrate'
import { closeDatabase, closingStatements } from '@/db/roles'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { examine } from '../../../scripts/examination'
import { Browser } from '../../support/browser'
import { connected } from '../../support/databases'
import { dropLogin, newLogin, signInto } from '../../support/logins'
import { mailbox } from '../../support/mailbox'
import { ownerUrl } from '../../support/owner'
import { newOrganization, newPerson, password } from '../../support/people'

// The hardened deployment: the owner migrates, and the application signs in as somebody who owns nothing.

const owner = ownerUrl()
const made: string[] = []

async function appLogin(attributes?: string): Promise<string> {
  const url = await newLogin(attributes)
  made.push(url)
  return url
}

const database = new URL(owner).pathname.slice(1)
const name = (url: string) => new URL(url).username
const asDba = (statement: string) => connected(owner, (client) => client.query(statement))
const as = (url: string) => (statement: string) =>
  connected(url, async (client) => (await client.query(statement)).rows)
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'allowed',
    (error) => error.code,
  )

afterAll(async () => {
  await signInto()
  for (const url of made) await dropLogin(url)
})

describe('a login of the application’s own', () => {
  let app: string
  beforeAll(async () => {
    app = await appLogin()
    await migrate(owner, app)
    await migrate(owner, app)
    await signInto({ url: app, adminUrl: owner })
  })

  test('is all that the application needs: sign-in, organization operations, tenant code, limits, and jobs', async () => {
    const person = await newPerson()
    const browser = new Browser()
    const signIn = (secret: string) =>
      browser.post('/sign-in/email', { email: person.email, password: secret })
    expect((await signIn('not this one at all')).status).toBe(401)
    expect((await signIn(password)).status).toBe(200)
    const { id, owner: inviter } = await newOrganization()
    const guest = { organizationId: id, email: 'guest@two-logins.test', role: 'member' }
    expect((await inviter.post('/organization/invite-member', guest)).status).toBe(200)
    expect(await mailbox.link(guest.email, '/invite/')).toBeInstanceOf(URL)
    expect(
      await inTenantScope({ organization: { id: 'demo-org-acme' } }, (tx) => tx.select().from(project)),
    ).toHaveLength(24)
  })

  test('begins as atrium_app, with limits to its patience, and comes back to it', async () => {
    const { rows } = await pool().query(
      `select session_user::text as login, current_user::text as role, current_setting('statement_timeout') as statement,
              current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`,
    )
    expect(rows).toEqual([
      { login: name(app), role: 'atrium_app', statement: '10s', lock: '5s', idle: '15s' },
    ])
    const left = await connected(app, async (client) => {
      await client.query('reset role')
      await client.query('discard all')
      return (await client.query(`select current_user::text as role`)).rows
    })
    expect(left).toEqual([{ role: 'atrium_app' }])
  })

  test('is no one by itself, and cannot become the owner', async () => {
    for (const table of ['"user"', 'session', 'account', 'project', 'member', 'audit_log'])
      expect([table, await code(as(app)(`set role none; select 1 from ${table}`))]).toEqual([table, '42501'])
    expect(await code(as(app)(`set role "${name(owner)}"`))).toBe('42501')
    expect(await code(as(app)('alter table project disable row level security'))).toBe('42501')
    expect(await code(as(app)('create table public.mine (id text)'))).toBe('42501')
    expect(await code(as(app)('alter role atrium_app superuser'))).toBe('42501')
  })

  test('satisfies the doctor, who says that there are two', async () => {
    expect(await examine({ url: app, adminUrl: owner })).toEqual({
      mode: `Two logins: ${name(app)} serves the application, ${name(owner)} migrates; connected directly`,
      findings: [],
    })
  })

  test('works also where the owner’s is not named, or only without its password', async () => {
    const nameless = new URL(owner)
    nameless.password = ''
    for (const adminUrl of ['', nameless.href]) {
      await signInto({ url: app, adminUrl })
      expect((await examine({ url: app, adminUrl: adminUrl || app })).findings).toEqual([])
    }
    await signInto({ url: app, adminUrl: owner })
  })
})

describe('the doctor names what is wrong with the two, and the statement that mends it', () => {
  afterEach(() => signInto())

  /** What the doctor says before and after its own statements were run. */
  async function mended(app: string) {
    await signInto({ url: app, adminUrl: owner })
    const { findings } = await examine({ url: app, adminUrl: owner })
    for (const finding of findings)
      for (const [statement] of finding.matchAll(/(grant|revoke|alter role) [^;…]*;/g)) await asDba(statement)
    return { findings, after: (await examine({ url: app, adminUrl: owner })).findings }
  }

  test('a login that was made and then forgotten', async () => {
    const app = await appLogin()
    expect(await mended(app)).toMatchObject({
      findings: [
        `The login of DATABASE_URL can't connect to the database: grant connect on database "${database}" to "${name(app)}";`,
      ],
    })
    const first = await mended(app)
    expect(first.findings).toEqual([
      `The login of DATABASE_URL can't act as atrium_app: grant atrium_app to "${name(app)}";`,
      `The login of DATABASE_URL can't act as atrium_tenant: grant atrium_tenant to "${name(app)}";`,
    ])
    expect(first.after).toEqual([
      `The login of DATABASE_URL, ${name(app)}, acts as ${name(app)}, not as atrium_app: alter role "${name(app)}" set role = 'atrium_app';`,
    ])
    const second = await mended(app)
    expect(second.after.map((finding) => finding.split(':')[0])).toEqual([
      'The login of DATABASE_URL has no statement_timeout',
      'The login of DATABASE_URL has no lock_timeout',
      'The login of DATABASE_URL has no idle_in_transaction_session_timeout',
    ])
    expect((await mended(app)).after).toEqual([])
  })

  test('the two taken for each other', async () => {
    const app = await appLogin()
    await migrate(owner, app)
    await signInto({ url: owner, adminUrl: app })
    expect((await examine({ url: owner, adminUrl: app })).findings).toEqual([
      'DATABASE_ADMIN_URL is set, but the login of DATABASE_URL owns the tables: use a separate login (docs/deploy.md, "Two logins").',
      expect.stringContaining(`${name(owner)}, acts as ${name(owner)}, not as atrium_app`),
    ])
  })
})

test('the pool refuses a login that does not begin as atrium_app, whoever forgot it', async () => {
  const app = await appLogin('inherit')
  await asDba(
    `grant atrium_app, atrium_tenant to "${name(app)}"; grant connect on database "${database}" to "${name(app)}"`,
  )
  await signInto({ url: app, adminUrl: owner })
  const error = await db()
    .execute(sql`select 1`)
    .catch(({ cause }) => cause)
  expect(unfitness(error)).toContain(`alter role "${name(app)}" set role = 'atrium_app';`)
})

test('a superuser and a login with BYPASSRLS are told apart from others, and so is who may act as one', () => {
  const login = { name: 'atrium', role: 'atrium_app', unbound: [], pooled: false }
  const said = (name: string, superuser: boolean, givenTo: string | null = null) =>
    tooMighty({ ...login, unbound: [{ name, superuser, givenTo }] })
  expect(tooMighty(login)).toEqual([])
  expect(said('atrium', true)).toEqual([expect.stringContaining('is a superuser')])
  expect(said('atrium', false)).toEqual([expect.stringContaining('alter role "atrium" nobypassrls;')])
  expect(said('atrium_tenant', false)).toEqual([
    expect.stringContaining('alter role "atrium_tenant" nobypassrls;'),
  ])
  expect(said('dba', true, 'atrium_app')).toEqual([
    expect.stringContaining('revoke "dba" from "atrium_app";'),
  ])
})

describe('a database shares its server', () => {
  let app: string
  beforeAll(async () => {
    app = await appLogin()
    await migrate(owner, app)
  })

  test('and no login of another one opens it, though it may act as atrium_app there', async () => {
    const other = await appLogin()
    await asDba(`grant atrium_app, atrium_tenant to "${name(other)}"`)
    const count = (url: string) => code(as(url)('set role atrium_app; select count(password) from account'))
    expect(await count(app)).toBe('allowed')
    expect(await count(other)).toBe('42501')
    await asDba(`grant connect on database "${database}" to public`)
    expect(await count(other)).toBe('allowed')
    await migrate(owner, app)
    expect(await count(other)).toBe('42501')
  })

  test('and whoever connects leaves no temporary table on the connection', async () => {
    for (const role of ['atrium_app', 'atrium_tenant'])
      expect(await code(as(app)(`set role ${role}; create temporary table left_behind (id text)`))).toBe(
        '42501',
      )
  })

  test('whose owner alone closes it; the doctor names the statements', async () => {
    await signInto({ url: app, adminUrl: owner })
    await asDba(`grant connect on database "${database}" to public`)
    await connected(app, (client) => closeDatabase(client, name(app)))
    const { findings } = await examine({ url: app, adminUrl: owner })
    const statements = closingStatements(database, [name(app), name(owner)])
    expect(findings).toEqual([expect.stringContaining(statements)])
    await asDba(statements)
    expect((await examine({ url: app, adminUrl: owner })).findings).toEqual([])
    await signInto()
  })
})
