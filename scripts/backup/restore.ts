import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { differences, sentence } from '@/db/catalogue/compare'
import { readExpected } from '@/db/catalogue/expected'
import { readCatalogue } from '@/db/catalogue/read'
import { cures, repair } from '@/db/catalogue/repair'
import { newestOfCode } from '@/db/journal'
import { closeDatabase, ensureRoles } from '@/db/roles'
import { loginIn } from '@/lib/env'
import { brokenChains } from '../audit-chains'
import { confirmed } from '../confirmed'
import type { Urls } from '../with-database'
import { asOwner, majorOf } from './connect'
import { type Contents, contentsOf, miscounted, total } from './contents'
import { beginReading, countRows } from './count'
import { emptyAgain, requireEmpty } from './empty'
import { installedPrograms, type Programs, programsNear, run } from './programs'

/**
 * Restores a backup into an empty database. Rights don't come from the file, but from the
 * migrations: so the owner can have another name, and nothing is open that they close.
 * @returns the audit logs that are broken, as they were in the backup
 * @throws Error if not every row and every protection is there; then the database is empty again
 */
export async function restore({ url, adminUrl }: Urls, file: string): Promise<string[]> {
  return asOwner(adminUrl, async (client) => {
    const { programs, list } = await readable(file, await majorOf(client))
    const contents = await contentsOf(programs, file)
    await requireThisVersion(contents)
    await requireEmpty(client)
    if (
      !(await confirmed(
        `Restore ${total(contents.rows)} into the database ${client.database} at ${client.host}?`,
      ))
    )
      throw new Error('Nothing was restored.')
    const appLogin = loginIn(url) === loginIn(adminUrl) ? undefined : loginIn(url)
    await ensureRoles(client, appLogin)
    try {
      await load(programs, file, list, adminUrl)
      await protect(client, url, appLogin)
      await requireAll(client, contents)
    } catch (error) {
      await client.query('rollback')
      await emptyAgain(client)
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${reason}\nNothing was restored: the database is empty again.`)
    }
    console.log(`Restored ${total(contents.rows)}.`)
    return brokenChains(client)
  })
}

/** The first programs that can read the file, and their list of what is in it. */
async function readable(file: string, server: number): Promise<{ programs: Programs; list: string[] }> {
  let reason: unknown
  for (const programs of programsNear(server, installedPrograms())) {
    const list: string[] = []
    try {
      await run(programs, 'pg_restore', ['--list', file], { onLine: (line) => list.push(line) })
      return { programs, list }
    } catch (error) {
      reason ??= error
    }
  }
  throw reason
}

async function requireThisVersion({ migrations }: Contents): Promise<void> {
  const [there, here] = [Math.max(...migrations), await newestOfCode()]
  if (there === here) return
  throw new Error(
    `The newest migration in this backup is from ${day(there)}, and that of this code is from ${day(here)}: check out the version that made the backup, restore with it, then update.`,
  )
}

const day = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString() : 'no date')

/** All or nothing, in one transaction. */
async function load(programs: Programs, file: string, list: string[], url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-restore-'))
  try {
    const wanted = join(folder, 'list')
    await writeFile(wanted, list.filter((line) => !fromMigrations.test(line)).join('\n'))
    const options = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges']
    await run(programs, 'pg_restore', [...options, `--use-list=${wanted}`, file], { url })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Policies and default privileges name the owner. The schema public is already there. */
const fromMigrations = /^\d+; \d+ \d+ (POLICY|DEFAULT ACL|(COMMENT - )?SCHEMA (- )?public) /

async function protect(client: pg.Client, url: string, appLogin: string | undefined): Promise<void> {
  await closeDatabase(client, appLogin)
  const found = async () => differences(await readExpected(), await readCatalogue(client, loginIn(url)))
  await repair(client, cures(await found()))
  const missing = (await found()).map(sentence)
  if (missing.length > 0) throw new Error(`The database is not protected.\n${missing.join('\n')}`)
}

async function requireAll(client: pg.Client, { rows }: Contents): Promise<void> {
  await beginReading(client)
  const wrong = miscounted(rows, await countRows(client))
  await client.query('rollback')
  if (wrong.length > 0) throw new Error(`Rows are missing.\n${wrong.join('\n')}`)
}
