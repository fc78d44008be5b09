import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../../scripts/server/listen'
import { root } from '../../support/source'

const wrong = {
  APP_URL: 'https://app.example.com',
  BETTER_AUTH_SECRET: 'Zk3vQ9x1LmN8pR5tYw2uBc7dEf0gHiJk',
  DATABASE_URL: 'postgres://app:pass#word@db.example/atrium',
}

const folder = mkdtempSync(join(tmpdir(), 'atrium-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(() => {
  for (const name of ['db', 'lib', 'scripts', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const lines = Object.entries(wrong).map(([name, value]) => `${name}="${value}"\n`)
  writeFileSync(join(folder, '.env'), lines.join(''))
})

test.concurrent.each(['start', 'dev', 'doctor', 'migrate', 'reset'])(
  'scripts/%s.ts reads .env, refuses a malformed setting in one line, and does nothing else',
  async (command) => {
    const { PATH, NODE_ENV } = process.env
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`], {
      cwd: folder,
      env: { PATH, NODE_ENV },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect([said.trim().replace(/^✗ /, ''), code]).toEqual([
      'DATABASE_URL has a "#" in its user name or password: write it as %23',
      1,
    ])
  },
)

test('a port that is in use is named, with the fix', async () => {
  const [first, second] = [createServer(), createServer()]
  await listen(first, 0)
  const address = first.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(listen(second, port)).rejects.toThrow(
    `Port ${port} is in use: stop the process that uses it, or set another PORT.`,
  )
  first.close()
})
