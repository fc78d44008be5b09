import pg from 'pg'
import { type Difference, differences, sentence } from '@/db/catalogue/compare'
import { readExpected } from '@/db/catalogue/expected'
import { openConnect } from '@/db/catalogue/grants'
import { readCatalogue } from '@/db/catalogue/read'
import { cures, repair } from '@/db/catalogue/repair'
import { closeDatabase, ensureRoles } from '@/db/roles'
import { loginIn } from '@/lib/env'
import { confirmed } from '../confirmed'
import type { Urls } from '../with-database'

// Whether the database still is what its migrations made it: roles, functions, constraints,
// policies, triggers and grants.

/** Who can connect is not in it: the doctor has a longer sentence for that. */
export async function harmed(client: pg.Client, url: string): Promise<string[]> {
  return (await found(client, url))
    .filter(({ name }) => name !== openConnect)
    .map((difference) => `${sentence(difference)}: run "npm run doctor -- --repair".`)
}

const found = async (client: pg.Client, url: string): Promise<Difference[]> =>
  differences(await readExpected(), await readCatalogue(client, loginIn(url)))

/**
 * `npm run doctor -- --repair`. Prints every statement before it runs, because what no migration
 * made may be someone's.
 * @throws Error with what is left for a database administrator
 */
export async function repairDatabase({ url, adminUrl }: Urls): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    const login = loginIn(url) === loginIn(adminUrl) ? undefined : loginIn(url)
    await ensureRoles(client, login)
    const before = await found(client, url)
    if (before.length === 0) return console.log('The database matches its migrations.')
    for (const difference of before) console.log(`${sentence(difference)}.`)
    const statements = cures(before)
    console.log(`\n${statements.map((statement) => `${statement};`).join('\n')}\n`)
    if (!(await confirmed('Run these statements?'))) throw new Error('Nothing was changed.')
    await closeDatabase(client, login)
    await repair(client, statements)
    const after = await found(client, url)
    if (after.length > 0)
      throw new Error(
        `This login isn't allowed to repair everything. Ask a database administrator to run:\n${cures(after)
          .map((statement) => `  ${statement};`)
          .join('\n')}`,
      )
    console.log('The database matches its migrations again.')
  } finally {
    await client.end()
  }
}
