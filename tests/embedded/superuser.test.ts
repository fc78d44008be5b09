import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'
import { readCredentials } from '../../db/embedded/cluster'
import { locate } from '../../db/embedded/place'
import { migrate } from '../../db/migrate'
import { it, lease, query } from './support'

// Row level security binds no superuser. Only a cluster of our own has one that a test may sign in as.

const run = (script: string, DATABASE_URL: string, DATABASE_ADMIN_URL = '', args: string[] = []) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', `scripts/${script}.ts`, ...args],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        NODE_ENV: 'production',
        APP_URL: 'https://app.example.com',
        PORT: '1',
        BETTER_AUTH_SECRET: 'a-secret-for-tests-that-signs-nothing-else',
        SMTP_URL: 'smtp://127.0.0.1:1',
        DATABASE_URL,
        DATABASE_ADMIN_URL,
      },
    },
  )
  return { status, stdout, stderr }
}

it('production refuses a login that passes row level security, and the doctor names the statement that mends it', async ({
  dataDir,
}) => {
  const held = await lease(dataDir)
  const owner = held.url()
  await migrate(owner)
  const as = (name: string, password: string) => {
    const url = new URL(owner)
    url.username = name
    url.password = password
    return url.href
  }
  const superuser = as('postgres', readCredentials(locate(dataDir)).postgres)
  await query(
    superuser,
    `create role mighty login bypassrls in role atrium_app, atrium_tenant password 'mighty'`,
  )
  await query(superuser, `create role heir login in role atrium, atrium_app, atrium_tenant password 'heir'`)
  await query(superuser, `alter role heir set role = 'atrium_app'`)
  await query(superuser, 'grant connect on database atrium to mighty, heir')

  for (const [url, words] of [
    [superuser, 'postgres, is a superuser'],
    [as('mighty', 'mighty'), 'alter role "mighty" nobypassrls;'],
  ] as const) {
    const started = run('start', url)
    expect(started).toMatchObject({ status: 1, stderr: expect.stringContaining(words) })
    expect(started.stderr.trim().split('\n')).toHaveLength(1)
    expect(run('doctor', url)).toMatchObject({ status: 1, stderr: expect.stringContaining(words) })
  }
  expect(run('doctor', as('heir', 'heir'), owner).stderr).toContain('revoke "atrium" from "heir";')

  await query(superuser, 'alter role mighty nobypassrls')
  expect(run('doctor', as('mighty', 'mighty')).stderr).not.toContain('mighty')

  await query(superuser, 'alter role atrium_reader login; alter role atrium_tenant createdb')
  const repaired = run('doctor', owner, '', ['--repair', '--yes'])
  expect(repaired.stdout).toContain('The attribute createdb of atrium_tenant was not made by a migration.')
  expect(repaired.stdout).toContain('The attribute login of atrium_reader was not made by a migration.')
  expect(repaired.stderr).not.toContain('--repair')
  for (const [harm, cure] of [
    ['alter role atrium_tenant bypassrls', 'alter role atrium_tenant nobypassrls;'],
    ['grant atrium_app to atrium_tenant', 'revoke atrium_app from atrium_tenant;'],
  ] as const) {
    await query(superuser, harm)
    const { stderr } = run('doctor', owner, '', ['--repair', '--yes'])
    expect(stderr).toContain(`Ask a database administrator to run:\n  ${cure}`)
    await query(superuser, cure)
  }

  for (const [harm, cure] of [
    ['alter role atrium_tenant bypassrls', 'alter role "atrium_tenant" nobypassrls;'],
    ['alter role atrium_app superuser', 'alter role "atrium_app" nosuperuser nobypassrls;'],
    ['grant postgres to mighty', 'revoke "postgres" from "mighty";'],
    ['grant postgres to atrium_tenant', 'revoke "postgres" from "atrium_tenant";'],
  ] as const) {
    await query(superuser, harm)
    const url = as('mighty', 'mighty')
    expect(run('start', url)).toMatchObject({ status: 1, stderr: expect.stringContaining(cure) })
    expect(run('doctor', url)).toMatchObject({ status: 1, stderr: expect.stringContaining(cure) })
    await query(superuser, cure)
  }
  expect(run('doctor', as('mighty', 'mighty')).stderr).not.toContain('mighty')
  await held.release()
}, 240_000)
