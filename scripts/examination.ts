import nodemailer from 'nodemailer'
import pg from 'pg'
import { forgetEnv, missingSettings } from '@/lib/env'
import type { Urls } from './with-database'

/** @returns one sentence for each thing that is wrong, with its cure; empty when all is well */
export async function examine(urls: Urls): Promise<string[]> {
  const production = process.env.NODE_ENV === 'production'
  forgetEnv()
  const settings = missingSettings().filter((line) => production || !line.includes('is missing'))
  return [...settings, ...(await database(urls, production)), ...(await mail(production))]
}

async function database({ url, adminUrl }: Urls, production: boolean): Promise<string[]> {
  const app = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  app.on('error', () => {})
  try {
    await app.connect()
  } catch (error) {
    return [`The database does not answer (${reason(error)}): check DATABASE_URL and that the server runs.`]
  }
  try {
    return [
      ...(await version(app)),
      ...(await login(app, production, url !== adminUrl)),
      ...(await roles(app)),
      ...(await migrations(app)),
    ]
  } finally {
    await app.end()
  }
}

async function version(app: pg.Client) {
  const number = await value<number>(app, `select current_setting('server_version_num')::int`)
  return number < 150_000 ? [`PostgreSQL ${Math.floor(number / 10_000)} is too old: use 15 or newer.`] : []
}

async function login(app: pg.Client, production: boolean, separate: boolean) {
  const superuser = await value<boolean>(app, 'select rolsuper from pg_roles where rolname = session_user')
  const bypass = await value<boolean>(app, 'select rolbypassrls from pg_roles where rolname = session_user')
  const owner = await value<boolean>(
    app,
    `select coalesce(bool_or(pg_has_role(session_user, relowner, 'USAGE')), false) from pg_class where relname = 'project' and relkind = 'r'`,
  )
  const findings: string[] = []
  if (superuser)
    findings.push(
      'The login of DATABASE_URL is a superuser, whom no row level security binds: use a login made by "create role atrium login createrole password …".',
    )
  if (bypass && !superuser)
    findings.push('The login of DATABASE_URL has BYPASSRLS: "alter role … nobypassrls".')
  if (separate && owner)
    findings.push(
      'DATABASE_ADMIN_URL is set, but the login of DATABASE_URL still owns the tables: give it a login of its own.',
    )
  if (!separate && production)
    console.log(
      '  One login serves migrations and the application (it acts as atrium_app). Hardened: docs/deploy.md, "Two logins".',
    )
  return findings
}

async function roles(app: pg.Client) {
  const findings: string[] = []
  for (const role of ['atrium_app', 'atrium_tenant']) {
    const exists = await value<boolean>(app, 'select exists (select 1 from pg_roles where rolname = $1)', [
      role,
    ])
    if (!exists)
      findings.push(
        `The role ${role} is missing: run "npm run db:migrate", which says what a DBA must do when it may not.`,
      )
    else if (!(await value<boolean>(app, `select pg_has_role(session_user, $1, 'MEMBER')`, [role])))
      findings.push(`The login of DATABASE_URL may not act as ${role}: "grant ${role} to <login>".`)
  }
  return findings
}

async function migrations(app: pg.Client) {
  const known = await value<boolean>(app, `select to_regproc('public.newest_migration') is not null`)
  if (!known) return ['The database was never migrated: run "npm run db:migrate".']
  await app.query('set role atrium_app')
  const { readFile } = await import('node:fs/promises')
  const journal: { entries: { when: number }[] } = JSON.parse(
    await readFile('drizzle/meta/_journal.json', 'utf8'),
  )
  const newest = Math.max(...journal.entries.map(({ when }) => when))
  const there = Number(await value<string>(app, 'select newest_migration()'))
  return there < newest ? ['Migrations are waiting: run "npm run db:migrate".'] : []
}

async function mail(production: boolean): Promise<string[]> {
  const url = process.env.SMTP_URL
  if (!url)
    return production
      ? [
          'SMTP_URL is unset: nobody can confirm an address or reset a password. Set it to smtp://… or smtps://…',
        ]
      : []
  try {
    await nodemailer.createTransport({ url, connectionTimeout: 5_000 }).verify()
    return []
  } catch (error) {
    return [`The mail server of SMTP_URL does not answer or refuses the login (${reason(error)}).`]
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
