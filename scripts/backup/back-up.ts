import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type pg from 'pg'
import { readerRole } from '@/db/roles'
import { brokenChains } from '../audit-chains'
import { confirmed } from '../confirmed'
import { asOwner, majorOf } from './connect'
import { contentsOf, miscounted, total } from './contents'
import { beginReading, countRows, ownSchemas } from './count'
import { installedPrograms, programsFor, run } from './programs'

/**
 * Writes every row of the database into a file, which exists only once all of them are in it.
 * @throws Error if a row would be missing
 */
export async function backUp(adminUrl: string, file: string): Promise<void> {
  if (existsSync(file) && !(await confirmed(`Replace ${file}?`)))
    throw new Error(`Nothing was backed up: ${file} was kept.`)
  const unfinished = `${file}.unfinished`
  try {
    await asOwner(adminUrl, async (client) => {
      const programs = programsFor(await majorOf(client), installedPrograms())
      for (const finding of await brokenChains(client)) console.error(`✗ The audit log of ${finding}.`)
      await beginReading(client)
      const expected = await countRows(client)
      // Only for us: it contains everything.
      await (await open(unfinished, 'w', 0o600)).close()
      await run(programs, 'pg_dump', [...(await dumpOptions(client)), `--file=${unfinished}`], {
        url: adminUrl,
      })
      const wrong = miscounted(expected, (await contentsOf(programs, unfinished)).rows)
      if (wrong.length > 0) throw new Error(`The backup is not complete.\n${wrong.join('\n')}`)
      console.log(`Backed up ${total(expected)} to ${file}.`)
    })
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** With the snapshot of this transaction, so that both count the same rows. */
async function dumpOptions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
  const { rows: schemas } = await client.query<{ nspname: string }>(ownSchemas)
  return [
    '--format=custom',
    `--snapshot=${rows[0]?.snapshot}`,
    `--role=${readerRole}`,
    '--enable-row-security',
    ...schemas.map(({ nspname }) => `--schema="${nspname.replaceAll('"', '""')}"`),
  ]
}
