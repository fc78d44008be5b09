import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './ask'

export type App = Awaited<ReturnType<typeof startApp>>

/** The production build as `npm start` runs it, in a process of its own. */
export async function startApp(port: number, settings: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', PORT: String(port), ...settings },
  })
  let printed = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text) => {
      printed = `${printed}${text}`.slice(-20_000)
    })
  const ended = once(child, 'exit')
  const app = {
    port,
    pid: child.pid ?? 0,
    printed: () => printed,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    /** @returns its exit code, and the seconds until it had ended */
    async end(signal: NodeJS.Signals) {
      const start = Date.now()
      child.kill(signal)
      const [code] = await ended
      return { code, seconds: (Date.now() - start) / 1000 }
    },
  }
  for (const deadline = Date.now() + 90_000; ; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`The app ended before it answered: ${printed}`)
    if ((await ask(port, '/api/health')).status === 200) return app
    if (Date.now() < deadline) continue
    child.kill('SIGKILL')
    throw new Error(`The app did not answer: ${printed}`)
  }
}
