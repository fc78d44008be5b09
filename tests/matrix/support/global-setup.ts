import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connected } from '../../support/databases'
import { aProvider, openTestServer } from '../../support/test-server/open'
import { addressHeader } from './ip-address-header'
import { keepJournal } from './journal'
import { summary, type Tally } from './tally'

declare module 'vitest' {
  interface ProvidedContext {
    /** The production build under test, once for each file that runs at a time, and the folder in which they leave what they counted. */
    servers: { url: string; databaseUrl: string; secret: string }[]
    tallies: string
  }
}

export default async function setUp(project: TestProject) {
  if (!existsSync('.next/BUILD_ID'))
    throw new Error('The matrix asks a production build: `npm test -- matrix`, or `npm run build` first.')
  const tallies = mkdtempSync(join(tmpdir(), 'atrium-matrix-'))
  const servers = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () =>
      openTestServer({ TRUSTED_IP_HEADER: addressHeader, ...aProvider }),
    ),
  )
  for (const { databaseUrl } of servers) await connected(databaseUrl, keepJournal)
  project.provide(
    'servers',
    servers.map(({ url, databaseUrl, secret }) => ({ url, databaseUrl, secret })),
  )
  project.provide('tallies', tallies)
  return async () => {
    const counted = readdirSync(tallies).map(
      (file): Tally => JSON.parse(readFileSync(join(tallies, file), 'utf8')),
    )
    rmSync(tallies, { recursive: true, force: true })
    await Promise.all(servers.map((server) => server.close()))
    console.log(`\n${summary(counted)}`)
  }
}
