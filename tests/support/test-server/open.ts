import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomPort } from '@/db/embedded/ports'
import { openDatabase } from './database'
import { openMailServer } from './mail-server'

/** The production build served for tests, with a database and a mail server of its own. */
export type TestServer = {
  url: string
  /** The folder into which the mail server writes what it took. */
  mailbox: string
  databaseUrl: string
  smtpUrl: string
  secret: string
  close: () => Promise<void>
}

/** Settings with which every form is shown. No test asks this provider. */
export const aProvider = { GITHUB_CLIENT_ID: 'of-tests', GITHUB_CLIENT_SECRET: 'of-tests' }

/**
 * @param settings over the server's own, such as TRUSTED_IP_HEADER
 * @param onOutput gets what it prints, which is printed here otherwise
 */
export async function openTestServer(
  settings: Record<string, string> = {},
  onOutput?: (text: string) => void,
): Promise<TestServer> {
  const database = await openDatabase()
  const mailbox = mkdtempSync(join(tmpdir(), 'atrium-mailbox-'))
  const mailServer = await openMailServer(mailbox)
  const port = await randomPort()
  const url = `http://localhost:${port}`
  const secret = randomBytes(32).toString('base64')
  const app = spawn(process.execPath, ['--import', 'tsx', 'tests/support/test-server/serve.ts'], {
    stdio: ['ignore', 'pipe', onOutput ? 'pipe' : 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ATRIUM_PREVIEW: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(port),
      APP_URL: url,
      DATABASE_URL: database.url,
      DATABASE_ADMIN_URL: '',
      BETTER_AUTH_SECRET: secret,
      SMTP_URL: mailServer.url,
      ...settings,
    },
  })
  if (onOutput)
    for (const output of [app.stdout, app.stderr]) output?.on('data', (text) => onOutput(String(text)))
  else if (app.stdout) createInterface({ input: app.stdout }).on('line', printUnlessRoutine)
  await answering(`${url}/api/ready`, app)
  return {
    url,
    mailbox,
    databaseUrl: database.url,
    smtpUrl: mailServer.url,
    secret,
    async close() {
      app.kill('SIGTERM')
      await new Promise((resolve) => app.once('exit', resolve))
      await mailServer.close()
      await database.close()
      rmSync(mailbox, { recursive: true, force: true })
    },
  }
}

/** Without a line for each request, among which no one would find a fault. */
function printUnlessRoutine(line: string) {
  if (!line.startsWith('{"level":"info"')) console.log(line)
}

async function answering(url: string, app: { exitCode: number | null }) {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (app.exitCode !== null) throw new Error('the app under test ended before it answered')
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await sleep(250)
  }
  throw new Error(`${url} did not answer within a minute`)
}
