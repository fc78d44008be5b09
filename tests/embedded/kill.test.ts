import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { isRunning } from '../../db/embedded/processes'
import {
  it,
  kill,
  lease,
  pause,
  postmasterOf,
  query,
  queryOnceUp,
  remains,
  spawnHolder,
  startHolder,
  supervisorOf,
  until,
} from './support'

const nothingRemains = (dataDir: string) => until(() => remains(dataDir).length === 0, 5_000)

describe.concurrent('kill -9', () => {
  it('of the only holder stops Postgres after the grace', async ({ dataDir }) => {
    const holder = await startHolder(dataDir)
    holder.process.kill('SIGKILL')
    await nothingRemains(dataDir)
  })

  it('of one of two holders leaves the other its server', async ({ dataDir }) => {
    const [killed, other] = [await startHolder(dataDir), await lease(dataDir)]
    const postmaster = postmasterOf(dataDir)
    killed.process.kill('SIGKILL')
    await pause(800)
    await query(other.url(), 'SELECT')
    expect(postmasterOf(dataDir)).toBe(postmaster)
    await other.release()
    await nothingRemains(dataDir)
  })

  it('of a launcher leaves Postgres to the child that inherited the socket, for as long as it lives', async ({
    dataDir,
  }) => {
    const launcher = await startHolder(dataDir, { withChild: true })
    launcher.process.kill('SIGKILL')
    await pause(800)
    await query(launcher.url, 'SELECT')
    kill(launcher.childPid)
    await nothingRemains(dataDir)
  })

  it('of the supervisor leaves a living holder its server and its lease', async ({ dataDir }) => {
    const held = await lease(dataDir)
    const [supervisor, postmaster] = [supervisorOf(dataDir), postmasterOf(dataDir)]
    kill(supervisor)
    await until(() => !isRunning(supervisor) && remains(dataDir).length === 3)
    // A visitor comes and goes: the server that the first still uses must stay.
    await (await lease(dataDir)).release()
    await query(held.url(), 'SELECT')
    expect(postmasterOf(dataDir)).toBe(postmaster)
    await held.release()
    await nothingRemains(dataDir)
  })

  it('of supervisor and holder leaves a Postgres that the next start adopts and later stops', async ({
    dataDir,
  }) => {
    const holder = await startHolder(dataDir)
    await query(holder.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    const postmaster = postmasterOf(dataDir)
    holder.process.kill('SIGKILL')
    kill(supervisorOf(dataDir))
    const next = await lease(dataDir)
    expect(next.url()).toBe(holder.url)
    expect(postmasterOf(dataDir)).toBe(postmaster)
    expect(await query(next.url(), 'TABLE kept')).toEqual([{ answer: 42 }])
    await next.release()
    await nothingRemains(dataDir)
  })

  it('of Postgres brings it back with every committed row at the same address', async ({ dataDir }) => {
    const held = await lease(dataDir)
    const before = held.url()
    await query(before, 'CREATE TABLE kept AS SELECT generate_series(1, 5000) AS n')
    const postmaster = postmasterOf(dataDir)
    kill(postmaster)
    expect(await queryOnceUp(before, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 5000 }])
    expect(postmasterOf(dataDir)).not.toBe(postmaster)
    expect(held.url()).toBe(before)
    await held.release()
    await nothingRemains(dataDir)
  })

  it('of Postgres and supervisor at once loses no committed row', async ({ dataDir }) => {
    const holder = await startHolder(dataDir)
    await query(holder.url, 'CREATE TABLE kept AS SELECT generate_series(1, 5000) AS n')
    const [supervisor, postmaster] = [supervisorOf(dataDir), postmasterOf(dataDir)]
    kill(supervisor)
    kill(postmaster)
    holder.process.kill('SIGKILL')
    await until(() => !isRunning(supervisor))
    const next = await lease(dataDir)
    expect(await query(next.url(), 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 5000 }])
    await next.release()
    await nothingRemains(dataDir)
  })

  it('of supervisor and initdb in the middle of a first start leaves no half cluster', async ({
    dataDir,
  }) => {
    const launcher = spawnHolder(dataDir)
    const unfinished = () =>
      existsSync(dataDir) ? readdirSync(dataDir).find((name) => name.includes('.init-')) : ''
    await until(() => existsSync(join(dataDir, unfinished() || 'nothing', 'pgdata', 'global')))
    const supervisor = supervisorOf(dataDir)
    launcher.kill('SIGKILL')
    process.kill(-supervisor, 'SIGKILL')
    expect(unfinished()).toBeTruthy()
    const next = await lease(dataDir)
    await query(next.url(), 'SELECT')
    expect(unfinished()).toBeFalsy()
    await next.release()
  })
})
