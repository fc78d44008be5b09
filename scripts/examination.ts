import nodemailer from 'nodemailer'
import pg from 'pg'
import { closePools, pool } from '@/db'
import { migrationsOfCode } from '@/db/journal'
import { type Login, loginSettings, quoted, readLogin, tooMighty, unfitness, wrongRole } from '@/db/login'
import { outdated } from '@/db/migrate'
import { closingStatements, mayTake } from '@/db/roles'
import { env, forgetEnv, loginIn, missingSettings } from '@/lib/env'
import { harmed } from './doctor/catalogue'
import type { Urls } from './with-database'

/** `mode` says how the application signs in to its database. A finding is a problem and its fix. */
type Examination = { mode?: string; findings: string[] }

export async function examine(urls: Urls): Promise<Examination> {
  const production = process.env.NODE_ENV === 'production'
  forgetEnv()
  const settings = missingSettings().filter((line) => production || !line.includes('is missing'))
  const { mode, findings } = await database(urls)
  return {
    mode,
    findings: [...new Set([...settings, ...findings, ...(await mail(production))])],
  }
}

async function database({ url }: Urls): Promise<Examination> {
  const app = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  app.on('error', () => {})
  try {
    await app.connect()
  } catch (error) {
    return { findings: [refusedOrAway(url, error)] }
  }
  try {
    const login = await readLogin(app)
    return {
      mode: mode(login),
      findings: [
        ...(await version(app)),
        ...(await rights(app, login)),
        ...(await roles(app, login, url)),
        ...(await openDoor(app, login)),
      ],
    }
  } finally {
    await app.end()
  }
}

function refusedOrAway(url: string, error: unknown) {
  const database = decodeURIComponent(new URL(url).pathname.slice(1))
  return error instanceof pg.DatabaseError && error.code === '42501'
    ? `The login of DATABASE_URL can't connect to the database: grant connect on database ${quoted(database)} to ${quoted(loginIn(url))};`
    : `The database is not reachable (${reason(error)}): check DATABASE_URL, and that the server is running.`
}

const mode = ({ name, pooled }: Login) =>
  [
    env().separateLogins
      ? `Two logins: ${name} serves the application, ${loginIn(env().databaseAdminUrl)} migrates`
      : `One login, ${name}, for migrations and the application, which acts as atrium_app (to harden this: docs/deploy.md, "Two logins")`,
    pooled ? 'through a pooler' : 'connected directly',
  ].join('; ')

async function version(app: pg.Client) {
  const number = await value<number>(app, `select current_setting('server_version_num')::int`)
  return number < 150_000 ? [`PostgreSQL ${Math.floor(number / 10_000)} is too old: use 15 or newer.`] : []
}

async function rights(app: pg.Client, login: Login) {
  const findings = tooMighty(login)
  const owned = await value<string | null>(
    app,
    `select min(pg_get_userbyid(relowner)) from pg_class where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') and pg_has_role(session_user, relowner, 'MEMBER')`,
  )
  if (env().separateLogins && owned && findings.length === 0)
    findings.push(
      owned === login.name
        ? `DATABASE_ADMIN_URL is set, but the login of DATABASE_URL owns the tables: use a separate login (docs/deploy.md, "Two logins").`
        : `The login of DATABASE_URL can act as the owner of the tables: revoke ${quoted(owned)} from ${quoted(login.name)};`,
    )
  return findings
}

async function openDoor(app: pg.Client, login: Login) {
  const { rows } = await app.query<{ database: string; owner: string }>(`
    select datname::text as database, pg_get_userbyid(datdba)::text as owner from pg_database
     where datname = current_database() and exists (select 1 from aclexplode(coalesce(datacl, acldefault('d', datdba))) where grantee = 0)`)
  const logins = [...new Set([login.name, loginIn(env().databaseAdminUrl) || login.name])]
  return rows.map(
    ({ database, owner }) =>
      `Every login on this server can connect to the database: run "npm run db:migrate" as its owner, ${owner}, or: ${closingStatements(database, logins)}`,
  )
}

async function roles(app: pg.Client, login: Login, url: string) {
  const findings: string[] = []
  for (const role of ['atrium_app', 'atrium_tenant'])
    if (!(await value<boolean>(app, 'select exists (select 1 from pg_roles where rolname = $1)', [role])))
      findings.push(
        `The role ${role} is missing: run "npm run db:migrate". If it isn't allowed to create the role, it prints the statements for a DBA.`,
      )
    else if (!(await mayTake(app, login.name, role)))
      findings.push(`The login of DATABASE_URL can't act as ${role}: grant ${role} to ${quoted(login.name)};`)
  if (findings.length > 0) return findings
  if (env().separateLogins && login.role !== loginSettings.role) return [wrongRole(login)]
  // Connects as the application does, with all its checks.
  const connecting = await pool()
    .connect()
    .then(
      (client) => client.release(),
      (error) => error,
    )
  await closePools()
  if (connecting) return [unfitness(connecting) ?? `The application can't connect (${reason(connecting)}).`]
  return [...(env().separateLogins ? await unlimited(app, login) : []), ...(await migrations(app, url))]
}

/**
 * Limits that a separate login must have among its settings, because nothing is sent when
 * connecting.
 */
async function unlimited(app: pg.Client, login: Login) {
  const findings: string[] = []
  for (const [name, limit] of Object.entries(loginSettings))
    if (name !== 'role' && (await value<string>(app, 'select current_setting($1)', [name])) === '0')
      findings.push(
        `The login of DATABASE_URL has no ${name}: alter role ${quoted(login.name)} set ${name} = '${limit}';`,
      )
  return findings
}

async function migrations(app: pg.Client, url: string) {
  const known = await value<boolean>(
    app,
    `select exists (select 1 from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations')`,
  )
  if (!known) return ['The database has not been migrated: run "npm run db:migrate".']
  const made = await migrationsOfCode()
  await app.query('begin; set local role atrium_app')
  const there = await value<string>(app, 'select newest_migration()').then(Number, () => undefined)
  await app.query('rollback')
  if (there !== undefined && there < Math.min(...made)) return [outdated]
  if (there !== undefined && there < Math.max(...made))
    return ['There are new migrations: run "npm run db:migrate".']
  // This code doesn't know what newer migrations make.
  return there !== undefined && there > Math.max(...made) ? [] : harmed(app, url)
}

async function mail(production: boolean): Promise<string[]> {
  const url = process.env.SMTP_URL
  if (!url)
    return production
      ? [
          'SMTP_URL is not set: no one can confirm an email or reset a password. Set it to smtp://… or smtps://…',
        ]
      : []
  try {
    await nodemailer.createTransport({ url, connectionTimeout: 5_000 }).verify()
    return []
  } catch (error) {
    return [`The mail server at SMTP_URL is not reachable or refuses the login (${reason(error)}).`]
  }
}

async function value<T>(client: pg.Client, text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await client.query({ text, values, rowMode: 'array' })
  return rows[0]?.[0] as T
}

const reason = (error: unknown) =>
  error instanceof AggregateError
    ? String(error.errors[0]?.message)
    : error instanceof Error
      ? error.message
      : String(error)
