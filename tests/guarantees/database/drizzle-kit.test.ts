import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { readCatalogue } from '@/db/catalogue/read'
import { ownerUrl } from '../../support/owner'
import { ownerClient } from '../../support/owner-client'

const owner = ownerClient()

const kit = (args: string[]) =>
  promisify(execFile)(process.execPath, ['node_modules/drizzle-kit/bin.cjs', ...args], {
    env: { ...process.env, DATABASE_ADMIN_URL: ownerUrl() },
  }).then(
    () => ({ code: 0, said: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr.trim() }),
  )

const named = (schema: string) => [
  '--dialect=postgresql',
  `--schema=./db/schema/${schema}`,
  `--url=${ownerUrl()}`,
]

const migrations = 'run "npm run db:generate", then "npm run db:migrate".'

test.each([
  ['push', ['push', '--force'], migrations],
  ['push, with the folder of the schema named', ['push', '--force', ...named('*.ts')], migrations],
  ['push, with a file of the schema named', ['push', '--force', ...named('index.ts')], migrations],
  ['migrate', ['migrate'], 'run "npm run db:migrate".'],
  ['drop', ['drop'], 'with git.'],
])('drizzle-kit %s is refused with what to do instead, and changes nothing', async (_, args, instead) => {
  const before = await readCatalogue(owner)
  const { code, said } = await kit(args)
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(instead) })
  expect(said.split('\n')).toHaveLength(1)
  expect(await readCatalogue(owner)).toEqual(before)
})

test('drizzle-kit check and up are not refused', async () => {
  expect(await kit(['check'])).toMatchObject({ code: 0 })
  expect(await kit(['up'])).toMatchObject({ code: 0 })
})
