import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from './database'
import { openMailServer } from './mail-server'

/** One database, one mail server and one production server for the run; each test makes its own people and organizations. */
export default async function globalSetup() {
  const database = await openDatabase()
  const mailbox = mkdtempSync(join(tmpdir(), 'atrium-mailbox-'))
  const mailServer = await openMailServer(mailbox)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const app = spawn(process.execPath, ['--import', 'tsx', 'tests/e2e/support/serve.ts'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ATRIUM_PREVIEW: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(port),
      APP_URL: url,
      DATABASE_URL: database.url,
      DATABASE_ADMIN_URL: '',
      BETTER_AUTH_SECRET: randomBytes(32).toString('base64'),
      SMTP_URL: mailServer.url,
    },
  })
  await answering(`${url}/api/ready`, app)
  process.env.ATRIUM_E2E_STAGE = JSON.stringify({ url, mailbox })

  return async () => {
    app.kill('SIGTERM')
    await new Promise((resolve) => app.once('exit', resolve))
    await mailServer.close()
    await database.close()
    rmSync(mailbox, { recursive: true, force: true })
  }
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

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
