import { createHash, randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '@/db/migrate'
import { closeDatabase } from '@/db/roles'
import { loginIn } from '@/lib/env'
import { dropDatabase } from './drop-database'

// Databases for tests: templates, each filled once, and a copy for every test file. Everything made here begins with `atrium_`, and
// nothing else is ever dropped.

const root = fileURLToPath(new URL('../..', import.meta.url))

/** First keys of advisory locks; advisory locks belong to the database that `adminUrl` names. */
const locks = { template: 0x746d70, use: 0x757365, run: 0x72756e }

export const databaseUrl = (adminUrl: string, name: string): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Runs `work` on a connection of its own. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/**
 * The template of these migrations and this seed, built at first need and kept for later runs; those of other migrations go,
 * unless a run uses them.
 * @param kind names what is in it, and the files that decide that besides migrations and seed
 * @param seed fills the database that process.env.DATABASE_URL names, whose owner's address it is given
 * @returns its name
 */
export async function ensureTemplate(
  { adminUrl, appUrl }: { adminUrl: string; appUrl: string },
  run: Run,
  kind: Kind,
  seed: (ownerUrl: string) => Promise<void>,
): Promise<string> {
  const name = `atrium_${kind.name}_${fingerprint(kind.sources)}`
  await connected(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1, 0)', [locks.template])
    await run.client.query('select pg_advisory_lock_shared($1, $2)', [locks.use, templateKey(name)])
    await dropUnusedTemplates(client, name)
    const { rows } = await client.query<{ finished: boolean }>(
      'select datistemplate as finished from pg_database where datname = $1',
      [name],
    )
    if (rows[0]?.finished) return
    // A builder that died left it half done.
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name} template template0`)
    const url = databaseUrl(appUrl, name)
    await migrate(databaseUrl(adminUrl, name), url)
    await withDatabaseUrl(url, () => seed(databaseUrl(adminUrl, name)))
    // Nobody may be connected to a template while it is copied, so from here on nobody can be.
    await client.query(`alter database ${name} with is_template true allow_connections false`)
  })
  return name
}

const templateKey = (template: string) => Number.parseInt(template.slice(-7), 16)

async function dropUnusedTemplates(client: pg.Client, kept: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like $1 and datistemplate and datname <> $2`,
    [`${kept.slice(0, -12).replaceAll('_', String.raw`\_`)}%`, kept],
  )
  for (const { datname } of rows) {
    const lock = [locks.use, templateKey(datname)]
    const answer = await client.query<{ unused: boolean }>(
      'select pg_try_advisory_lock($1, $2) as unused',
      lock,
    )
    if (!answer.rows[0]?.unused) continue
    await client.query(`alter database ${datname} with is_template false`)
    await client.query(`drop database ${datname}`)
    await client.query('select pg_advisory_unlock($1, $2)', lock)
  }
}

async function withDatabaseUrl(url: string, work: () => Promise<void>): Promise<void> {
  const before = process.env.DATABASE_URL
  process.env.DATABASE_URL = url
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = before
  }
}

/** Of everything that decides what is in a fresh database. */
function fingerprint(more: readonly string[]): string {
  const migrations = readdirSync(join(root, 'drizzle')).filter((file) => file.endsWith('.sql'))
  const sources = [
    ...migrations.sort().map((file) => `drizzle/${file}`),
    ...['migrate', 'reader', 'roles', 'login', 'seed', 'cast'].map((file) => `db/${file}.ts`),
    ...more,
    'lib/guard/policy.ts',
    'package-lock.json',
  ]
  const hash = createHash('sha256')
  for (const file of sources)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 12)
}

/** What a template is called after, and the files that decide what is in it besides the migrations and the seed. */
export type Kind = { name: string; sources: readonly string[] }

export type Run = { id: number; client: pg.Client; end: () => Promise<void> }

/** A run of the tests, alive for as long as its connection holds a lock: copies of dead runs are found by theirs being free. */
export async function startRun(adminUrl: string): Promise<Run> {
  const id = randomInt(1, 2 ** 31)
  const client = await connect(adminUrl)
  await client.query('select pg_advisory_lock($1, $2)', [locks.run, id])
  await dropDeadRuns(client)
  return {
    id,
    client,
    async end() {
      await dropCopies(client, id)
      await client.end()
    },
  }
}

/** Copies the template, and who may connect to it, which a copy of a database leaves out. @returns the copy's name */
export async function copyTemplate(
  { adminUrl, appUrl }: { adminUrl: string; appUrl: string },
  template: string,
  run: number,
): Promise<string> {
  const name = `atrium_t_${run}_${randomInt(2 ** 40).toString(36)}`
  await connected(adminUrl, (client) => client.query(`create database ${name} template ${template}`))
  await connected(databaseUrl(adminUrl, name), (client) => closeDatabase(client, loginIn(appUrl)))
  return name
}

async function dropDeadRuns(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ run: string }>(
    String.raw`select distinct split_part(datname, '_', 3) as run from pg_database where datname ~ '^atrium_t_\d+_'`,
  )
  for (const run of rows.map((row) => Number(row.run))) {
    const answer = await client.query<{ dead: boolean }>('select pg_try_advisory_lock($1, $2) as dead', [
      locks.run,
      run,
    ])
    // Own locks can be taken again, so this run's is not mistaken for a dead one: it has no copies yet.
    if (!answer.rows[0]?.dead) continue
    await dropCopies(client, run)
    await client.query('select pg_advisory_unlock($1, $2)', [locks.run, run])
  }
}

async function dropCopies(client: pg.Client, run: number): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like $1`,
    [String.raw`atrium\_t\_${run}\_%`],
  )
  for (const { datname } of rows) await dropDatabase(client, datname)
}
