import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { migrate } from '@/db/migrate'
import { loadSettings } from '../../../scripts/local'
import { type Urls, withDatabase } from '../../../scripts/with-database'
import { connected, databaseUrl } from '../../support/databases'
import { dropDatabase } from '../../support/drop-database'
import { writeSection } from '../support/section'
import { build } from './build'
import { openServer, type Server } from './children'
import { fill } from './fill'
import { loadFor } from './load'
import { ownMiddleware } from './own-middleware'
import { distances, rows } from './rows'
import { type Measured, tablesOf } from './table'

// How fast pages are, and what they cost: docs/performance.md says how to read the table. Everything
// is measured in turns, so that what else the machine does meets all of it.

const { values: options } = parseArgs({
  options: {
    /** Into docs/performance.md. */
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    /** What was built the last time. */
    built: { type: 'boolean', default: false },
  },
})
const name = 'atrium_bench'
const chosen = rows.filter(({ name }) => name.startsWith('bare') || name.match(options.only))

loadSettings()
process.env.BETTER_AUTH_SECRET ||= randomBytes(32).toString('base64')
if (!options.built) build()
await withDatabase(async (urls) => {
  await connected(urls.adminUrl, async (client) => {
    await dropDatabase(client, name)
    await client.query(`create database ${name} template template0`)
  })
  try {
    const table = tablesOf(
      await measure({ url: databaseUrl(urls.url, name), adminUrl: databaseUrl(urls.adminUrl, name) }),
      ownMiddleware(),
    )
    console.log(`\n${table}\n`)
    if (options.write) writeSection('npm run bench', table)
  } finally {
    await connected(urls.adminUrl, (client) => dropDatabase(client, name))
  }
})

async function measure({ url, adminUrl }: Urls): Promise<Measured[]> {
  await migrate(adminUrl, url)
  await connected(adminUrl, fill)
  const servers = new Map<number, Server>()
  try {
    for (const distance of distances) servers.set(distance, await openServer(url, distance))
    const at = (distance: number) => {
      const server = servers.get(distance)
      if (!server) throw new Error(`No server is ${distance} ms away`)
      return server
    }
    const measured: Measured[] = []
    for (const row of chosen) measured.push({ ...row, rounds: [], ...(await count(at(1), row.once)) })
    for (let round = -1; round < Number(options.rounds); round++)
      for (const row of measured) {
        const server = at(row.distance)
        const before = await server.cpu()
        const seconds = Number(options.seconds)
        const once = () => row.once(server.url).catch(fail)
        const busy = { ...(await loadFor(seconds, 4, once)), cpu: (await server.cpu()) - before }
        const alone = await loadFor(seconds / 2, 1, once)
        // The first round only warms up.
        if (round >= 0) row.rounds.push({ busy, alone })
      }
    return measured
  } finally {
    for (const server of servers.values()) await server.close()
  }
}

/** On a machine that is too busy, a request can fail. That does not end the run, and is not counted. */
function fail(error: Error): undefined {
  console.error(`A request failed. ${error.message}`)
}

/** Without what the worker happened to ask meanwhile: the least of some. */
async function count(server: Server, once: (url: string) => Promise<unknown>) {
  const counts = []
  await once(server.url).catch(fail)
  for (let time = 0; time < 5; time++) counts.push(await server.counting(() => once(server.url).catch(fail)))
  return {
    statements: Math.min(...counts.map(({ statements }) => statements)),
    trips: Math.min(...counts.map(({ trips }) => trips)),
  }
}
