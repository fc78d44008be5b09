import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { randomPort } from '@/db/embedded/ports'
import { root } from '../support/source'

// The image without a container engine: what .dockerignore lets in, every RUN of the Dockerfile, then
// its CMD and its HEALTHCHECK. What this cannot show: the base image, its user, and its size.

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll(/\\\n\s*/g, '')
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest)
const command = (text = '') => JSON.parse(text.slice(text.indexOf('['))) as string[]

const folder = mkdtempSync(join(tmpdir(), 'atrium-image-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** In the folder, with these variables and no others, as in a container. */
const inContainer = (variables: Record<string, string | undefined>, program: readonly string[]) => {
  const { PATH, HOME } = process.env
  const all = Object.entries({ PATH, HOME, NEXT_TELEMETRY_DISABLED: '1', ...variables })
  return ['-i', ...all.flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])), ...program]
}

beforeAll(() => {
  const allowed = readFileSync(join(root, '.dockerignore'), 'utf8').matchAll(/^!(.+)$/gm)
  for (const [, name = ''] of allowed) cpSync(join(root, name), join(folder, name), { recursive: true })
  for (const step of instructions('RUN'))
    execFileSync('env', inContainer({}, ['bash', '-euc', step]), { cwd: folder, stdio: 'pipe' })
})

test('what the Dockerfile builds migrates, serves, is healthy, and stops when it is asked to', async () => {
  const port = await randomPort()
  const settings = {
    NODE_ENV: 'production',
    PORT: String(port),
    APP_URL: 'https://app.example.com',
    BETTER_AUTH_SECRET: randomBytes(32).toString('base64'),
    DATABASE_URL: process.env.DATABASE_URL,
    DATABASE_ADMIN_URL: process.env.DATABASE_ADMIN_URL,
  }
  const run = (program: readonly string[]) =>
    spawn('env', inContainer(settings, program), { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  const code = async (started: ReturnType<typeof run>) => (await once(started, 'exit'))[0]

  expect(await code(run(['node', '--import', 'tsx', 'scripts/migrate.ts']))).toBe(0)
  const app = run(command(instructions('CMD')[0]))
  const answer = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then(({ status }) => status)
  await vi.waitFor(async () => expect(await answer('/api/ready')).toBe(200), { timeout: 60_000 })
  expect(await answer('/login')).toBe(200)
  // As Docker does: HEALTHCHECK's own CMD.
  expect(await code(run(command(instructions('HEALTHCHECK')[0])))).toBe(0)
  const stopped = code(app)
  app.kill('SIGTERM')
  expect(await stopped).toBe(0)
})
