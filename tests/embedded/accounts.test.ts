import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { destroyCluster } from '../../db/embedded'
import { canReach } from '../../db/embedded/account'
import { locate } from '../../db/embedded/place'
import { copyBinaries, copyLauncher } from './project-copy'
import { homeOf, isRoot, it, lease, postmasterOf, query, remains, startHolder, until } from './support'

const DAEMON = 1
const STRANGER = 54_321
const here = fileURLToPath(new URL('.', import.meta.url))
const asRoot = isRoot && process.platform === 'linux'
// Another user can only run what he can walk to: not so for a clone under /root.
const othersReachUs =
  asRoot && canReach(here, { identity: { uid: DAEMON, gid: DAEMON }, keeper: 0, label: '' })

const ownerOf = (pid: number): number => statSync(`/proc/${pid}`).uid

describe.concurrent('the account that runs Postgres', () => {
  it.runIf(asRoot)('is no one when root owns the project', async ({ dataDir }) => {
    const held = await lease(dataDir)
    expect(ownerOf(postmasterOf(dataDir))).toBe(statSync(join(homeOf(dataDir), 'pgdata')).uid)
    expect(ownerOf(postmasterOf(dataDir))).not.toBe(0)
    await held.release()
    expect(remains(dataDir)).toEqual([])
  })

  it.runIf(asRoot)(
    'is nobody when the owner of the project is unknown here',
    async ({ directory, dataDir }) => {
      chownSync(directory, STRANGER, STRANGER)
      const held = await lease(dataDir)
      expect([0, STRANGER]).not.toContain(ownerOf(postmasterOf(dataDir)))
      await held.release()
    },
  )

  it.runIf(othersReachUs)(
    'is the owner when root works in a user’s project, and both share it',
    async ({ directory, dataDir }) => {
      chownSync(directory, DAEMON, DAEMON)
      const roots = await lease(dataDir)
      expect(ownerOf(postmasterOf(dataDir))).toBe(DAEMON)
      await query(roots.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
      const owners = await startHolder(dataDir, { uid: DAEMON })
      expect(owners.url).toBe(roots.url())
      await roots.release()
      await owners.release()
      const alone = await startHolder(dataDir, { uid: DAEMON })
      expect(await query(alone.url, 'TABLE kept')).toEqual([{ answer: 42 }])
      await alone.release()
      await until(() => remains(dataDir).length === 0, 500)
    },
  )

  it.runIf(othersReachUs)('is the caller when he is not root', async ({ directory, dataDir }) => {
    chownSync(directory, DAEMON, DAEMON)
    const holder = await startHolder(dataDir, { uid: DAEMON })
    expect(ownerOf(postmasterOf(dataDir))).toBe(DAEMON)
    await query(holder.url, 'SELECT')
    await holder.release()
    expect(remains(dataDir)).toEqual([])
  })

  it.runIf(othersReachUs)(
    'must be in the user database, and the message names the way out',
    async ({ directory }) => {
      chownSync(directory, STRANGER, STRANGER)
      const attempt = startHolder(join(directory, 'data'), { uid: STRANGER })
      await expect(attempt).rejects.toThrow(
        /^There is no system account to run the embedded Postgres: user id 54321 .*DATABASE_URL.*\.$/,
      )
    },
  )

  it.runIf(asRoot)(
    'is served from /var/tmp when the project lies in a home of mode 700',
    async ({ directory }) => {
      const project = join(directory, `home-${process.pid}`)
      const dataDir = join(project, '.data')
      mkdirSync(project)
      const script = copyLauncher(project)
      copyBinaries(project, { linked: false })
      chmodSync(directory, 0o700)
      const holder = await startHolder(dataDir, { script })
      await query(holder.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
      const elsewhere = readFileSync(join(dataDir, 'moved-to'), 'utf8').trim()
      expect(ownerOf(postmasterOf(elsewhere))).not.toBe(0)
      expect(readFileSync(`/proc/${postmasterOf(elsewhere)}/cmdline`, 'utf8')).toMatch(
        /^\/var\/tmp\/atrium-postgres-/,
      )
      await holder.release()
      const again = await startHolder(dataDir, { script })
      expect(await query(again.url, 'TABLE kept')).toEqual([{ answer: 42 }])
      const binaries = readFileSync(`/proc/${postmasterOf(elsewhere)}/cmdline`, 'utf8').split(
        '/bin/postgres',
      )[0]
      await again.release()
      await destroyCluster({ dataDir })
      expect(() => homeOf(elsewhere)).toThrow()
      for (const path of [elsewhere, binaries ?? elsewhere]) rmSync(path, { recursive: true })
    },
  )

  it('keeps clusters of different accounts apart', ({ directory }) => {
    const { home } = locate(join(directory, 'data'))
    expect(home).toMatch(process.platform === 'win32' ? /pg18-windows-x64$/ : /pg\d+-\w+-\w+-uid\d+$/)
  })
})
