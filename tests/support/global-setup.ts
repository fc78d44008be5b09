import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { TestProject } from 'vitest/node'
import { closePools } from '@/db'
import { leaseDatabase } from '@/db/embedded'
import { seed } from '@/db/seed'
import { forgetEnv } from '@/lib/env'
import { connected, ensureTemplate, type Kind, startRun } from './databases'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server: a URL that may create databases, the application's, the template to copy, and the run that copies belong to. */
    server: { adminUrl: string; appUrl: string; template: string; run: number }
  }
}

/** A cluster apart from that of `npm run dev`: tests never touch a developer's rows, and several runs share it. */
const dataDir = fileURLToPath(new URL('../../.data/test', import.meta.url))

export default (project: TestProject) => prepareServer(project)

/**
 * DATABASE_URL's server when it is set, else the embedded one. The login of DATABASE_ADMIN_URL, or of DATABASE_URL where there is
 * but one, may create databases and roles.
 * @param add fills the seeded template with more, as the owner
 */
export async function prepareServer(
  project: TestProject,
  kind: Kind = { name: 'demo', sources: [] },
  add: (owner: pg.Client) => Promise<void> = async () => {},
) {
  const given = process.env.DATABASE_URL
  const lease = given ? undefined : await leaseDatabase({ dataDir })
  const appUrl = given ?? lease?.url() ?? ''
  const adminUrl = process.env.DATABASE_ADMIN_URL || appUrl
  const run = await startRun(adminUrl)
  const template = await ensureTemplate({ adminUrl, appUrl }, run, kind, async (ownerUrl) => {
    await fill()
    await connected(ownerUrl, add)
  })
  project.provide('server', { adminUrl, appUrl, template, run: run.id })
  return async () => {
    await run.end()
    await lease?.release()
  }
}

async function fill(): Promise<void> {
  forgetEnv()
  await seed()
  await closePools()
  forgetEnv()
}
