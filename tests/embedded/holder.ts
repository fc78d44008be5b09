// A process of its own that holds a lease until its standard input says so: what the tests kill.
import { spawn } from 'node:child_process'
import { leaseDatabase } from '../../db/embedded'

async function hold(dataDir: string, graceMs: number, withChild: boolean): Promise<void> {
  const lease = await leaseDatabase({ dataDir, graceMs })
  const child = withChild
    ? spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        stdio: ['ignore', 'ignore', 'ignore', lease.socket],
      })
    : undefined
  process.stdout.write(`${JSON.stringify({ url: lease.url(), childPid: child?.pid ?? 0 })}\n`)
  process.stdin.once('data', async () => {
    await lease.release()
    process.exit(0)
  })
}

const [dataDir = '', graceMs, withChild] = process.argv.slice(2)
hold(dataDir, Number(graceMs), withChild === 'with-child').catch((error: Error) => {
  process.stderr.write(error.message)
  process.exit(1)
})
