import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { listen } from '../../../scripts/server/listen'

const wrong = {
  APP_URL: 'https://app.example.com',
  BETTER_AUTH_SECRET: 'Zk3vQ9x1LmN8pR5tYw2uBc7dEf0gHiJk',
  DATABASE_URL: 'postgres://app:pass#word@db.example/atrium',
}

test.concurrent.each(['start', 'dev', 'doctor', 'migrate', 'reset'])(
  'scripts/%s.ts refuses a malformed setting in one line, and does nothing else',
  async (command) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`], {
      env: { ...process.env, ...wrong },
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
