import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { destroyCluster } from '../../db/embedded'
import { locate } from '../../db/embedded/place'
import { homeOf, it, lease, pause, portOf, query, remains, startHolder, until } from './support'

describe.concurrent('a lease on the embedded Postgres', () => {
  it('logs in as the owner of the database, who is no superuser but may create roles and databases', async ({
    dataDir,
  }) => {
    const held = await lease(dataDir)
    expect(
      await query(
        held.url(),
        `SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
      ),
    ).toEqual([
      { rolname: 'atrium', rolsuper: false, rolcreaterole: true, rolcreatedb: true, rolbypassrls: false },
    ])
    expect(
      await query(
        held.url(),
        `SELECT datname, datdba::regrole::text AS owner, pg_encoding_to_char(encoding) AS encoding, datlocprovider,
           datlocale, current_setting('TimeZone') AS zone FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([
      {
        datname: 'atrium',
        owner: 'atrium',
        encoding: 'UTF8',
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
        zone: 'UTC',
      },
    ])
    await expect(query(held.url(), 'SET ROLE postgres')).rejects.toMatchObject({ code: '42501' })
    await query(held.url(), 'CREATE DATABASE another')
    expect(await query(held.url('another'), 'SELECT current_database() AS name')).toEqual([
      { name: 'another' },
    ])
    await held.release()
  })

  it('keeps the passwords in a file that only its owner reads, and asks for them', async ({ dataDir }) => {
    const held = await lease(dataDir)
    expect(statSync(join(homeOf(dataDir), 'credentials.json')).mode & 0o777).toBe(0o600)
    expect(statSync(homeOf(dataDir)).mode & 0o066).toBe(0)
    const wrong = held.url().replace(/:[0-9a-f]+@/, ':wrong@')
    await expect(query(wrong, 'SELECT')).rejects.toMatchObject({ code: '28P01' })
    await held.release()
  })

  it('shares the server with the next, and the last release leaves no process and no pid file', async ({
    dataDir,
  }) => {
    const first = await lease(dataDir)
    const second = await lease(dataDir)
    expect(second.url()).toBe(first.url())
    await first.release()
    await query(second.url(), 'SELECT')
    expect(remains(dataDir)).not.toEqual([])
    await second.release()
    await until(() => remains(dataDir).length === 0, 300)
  })

  it('finds the rows again on the same port after a stop', async ({ dataDir }) => {
    const first = await lease(dataDir)
    await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.release()
    const second = await lease(dataDir)
    expect(second.url()).toBe(first.url())
    expect(await query(second.url(), 'TABLE kept')).toEqual([{ answer: 42 }])
    await second.release()
  })

  it('that comes while the server stops gets a server all the same', async ({ dataDir }) => {
    const first = await lease(dataDir)
    const [, second] = await Promise.all([first.release(), lease(dataDir)])
    await query(second.url(), 'SELECT')
    await second.release()
    await until(() => remains(dataDir).length === 0, 300)
  })

  it('taken four times at once in a fresh clone starts one server', async ({ dataDir }) => {
    const holders = await Promise.all([1, 2, 3, 4].map(() => startHolder(dataDir)))
    expect(new Set(holders.map(({ url }) => url)).size).toBe(1)
    // supervisor, postmaster and its pid file, each once
    await until(() => remains(dataDir).length === 3, 1_000)
    await Promise.all(holders.map(({ release }) => release()))
    await until(() => remains(dataDir).length === 0, 2_000)
  })

  it('passes over a port that is taken', async ({ dataDir, onTestFinished }) => {
    const { stablePort } = locate(dataDir)
    const squatter = createServer().listen(stablePort, '127.0.0.1')
    onTestFinished(() => void squatter.close())
    const held = await lease(dataDir)
    expect(portOf(held.url())).not.toBe(stablePort)
    await query(held.url(), 'SELECT')
    await held.release()
  })

  it('starts whatever PG*, LC_* and LANG say in the environment', async ({ dataDir }) => {
    const env = {
      PGPORT: '',
      PGHOST: 'nowhere.invalid',
      PGUSER: 'x',
      PGDATA: '/nowhere',
      PGOPTIONS: '-c x',
      PGSSLMODE: 'require',
    }
    const holder = await startHolder(dataDir, {
      env: { ...env, LC_ALL: 'xx_XX', LANG: 'yy_YY', TZ: 'Asia/Tokyo' },
    })
    expect(await query(holder.url, 'SHOW TimeZone')).toEqual([{ TimeZone: 'UTC' }])
    await holder.release()
  })

  it('ends when the cluster is destroyed, and does not bring it back by itself', async ({ dataDir }) => {
    const held = await lease(dataDir)
    await query(held.url(), 'CREATE TABLE doomed ()')
    await destroyCluster({ dataDir })
    expect(remains(dataDir)).toEqual([])
    // Time enough for a holder who took it for a crash.
    await pause(1_500)
    expect(() => homeOf(dataDir)).toThrow()
    await held.release()
    expect(() => homeOf(dataDir)).toThrow()
    const fresh = await lease(dataDir)
    expect(await query(fresh.url(), `SELECT to_regclass('doomed') AS found`)).toEqual([{ found: null }])
    await fresh.release()
  })
})
