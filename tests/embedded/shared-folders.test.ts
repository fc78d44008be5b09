import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { prepareBinaries } from '../../db/embedded/binaries'
import { locate } from '../../db/embedded/place'
import { requireTrusted } from '../../db/embedded/trust'
import { homeOf, isRoot, it, lease } from './support'

// In /tmp and /var/tmp any user can create a name that we use, before we do.

const me = process.getuid?.() ?? 0
/** `nobody`, who may well run our Postgres, too. */
const ATTACKER = 65_534
const asRoot = isRoot && process.platform === 'linux'
const onUnix = process.platform !== 'win32'

function attack(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { uid: ATTACKER, gid: ATTACKER, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const ATTACKS: Record<string, { make: (path: string, target: string) => void; refusal: RegExp }> = {
  'another user’s directory of mode 777': {
    make: (path) => attack('mkdir', ['-m', '777', path]),
    refusal: /belongs to user 65534,.* Remove it .*DATABASE_URL/,
  },
  'another user’s directory of mode 755': {
    make: (path) => attack('mkdir', ['-m', '755', path]),
    refusal: /belongs to user 65534,/,
  },
  'another user’s link to a directory of ours': {
    make: (path, target) => attack('ln', ['-s', target, path]),
    refusal: /is not a directory,.* Remove it .*DATABASE_URL/,
  },
  'another user’s link to nothing': {
    make: (path) => attack('ln', ['-s', '/nonexistent/directory', path]),
    refusal: /is not a directory,/,
  },
  'a directory of ours that others can write to': {
    make: (path) => {
      mkdirSync(path)
      chmodSync(path, 0o777)
    },
    refusal: /is open to other users \(mode 777\),/,
  },
}

describe('a name in a shared folder', () => {
  it.runIf(onUnix)(
    'is trusted only as a real directory of ours that is closed to others',
    ({ directory }) => {
      const path = join(directory, 'ours')
      mkdirSync(path)
      chmodSync(path, 0o755)
      requireTrusted(path, { owners: [me] })
      expect(() => requireTrusted(path, { owners: [me + 1] })).toThrow(`belongs to user ${me},`)
      expect(() => requireTrusted(path, { owners: [me], closed: 0o077 })).toThrow('(mode 755)')
      for (const mode of [0o775, 0o757, 0o777]) {
        chmodSync(path, mode)
        expect(() => requireTrusted(path, { owners: [me] })).toThrow(`(mode ${mode.toString(8)})`)
      }
      symlinkSync(path, join(directory, 'link'))
      writeFileSync(join(directory, 'file'), '')
      for (const name of ['link', 'file'])
        expect(() => requireTrusted(join(directory, name), { owners: [me] })).toThrow('is not a directory,')
    },
  )

  for (const [what, { make, refusal }] of Object.entries(ATTACKS)) {
    it.runIf(asRoot)(`is refused for the data when it is ${what}`, ({ directory, onTestFinished }) => {
      const dataDir = join(directory, 'home', '.data')
      mkdirSync(join(directory, 'home'), { mode: 0o700 })
      const target = join(directory, 'target')
      mkdirSync(target, { mode: 0o700 })
      locate(dataDir)
      const elsewhere = readFileSync(join(dataDir, 'moved-to'), 'utf8').trim()
      rmdirSync(elsewhere)
      onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }))
      make(elsewhere, target)
      expect(() => locate(dataDir)).toThrow(refusal)
      expect(statSync(target).mode & 0o777).toBe(0o700)
      rmSync(elsewhere, { recursive: true })
      expect(locate(dataDir).home.startsWith(elsewhere)).toBe(true)
    })

    it.runIf(asRoot)(`is refused for the programs when it is ${what}`, ({ directory }) => {
      const { binaries, target } = programsIn(directory)
      make(binaries.native, target)
      expect(() => prepareBinaries(binaries)).toThrow(refusal)
      expect(readdirSync(target)).toEqual([])
      rmSync(binaries.native, { recursive: true })
      prepareBinaries(binaries)
      expect(readdirSync(binaries.native)).toEqual(['bin'])
    })
  }
})

describe('what the Postgres account can change', () => {
  it.runIf(onUnix)('is nothing in the copy of the programs, whatever umask npm ran with', ({ directory }) => {
    const { binaries } = programsIn(directory)
    for (const [name, mode] of [
      ['bin', 0o777],
      ['bin/open', 0o777],
      ['bin/shut', 0o700],
    ] as const)
      chmodSync(join(binaries.source, name), mode)
    prepareBinaries(binaries)
    for (const path of ['', 'bin', 'bin/open', 'bin/shut'])
      expect([path, statSync(join(binaries.native, path)).mode & 0o777]).toEqual([path, 0o755])
    expect(readdirSync(join(directory, 'shared'))).toEqual(['programs'])
  })

  it.runIf(asRoot)('is only its data, also in a cluster of before', async ({ dataDir }) => {
    await (await lease(dataDir)).release()
    const home = homeOf(dataDir)
    const account = statSync(join(home, 'pgdata'))
    const plant = () =>
      spawnSync('ln', ['-sf', '/nonexistent', join(home, 'postgres.log')], {
        uid: account.uid,
        gid: account.gid,
      }).status
    expect(account.uid).not.toBe(0)
    expect(plant()).not.toBe(0)
    chmodSync(home, 0o700)
    chownSync(home, account.uid, account.gid)
    await (await lease(dataDir)).release()
    expect(plant()).not.toBe(0)
  })
})

/** Programs to copy, and a folder like /var/tmp to copy them to. */
function programsIn(directory: string) {
  const source = join(directory, 'source')
  const target = join(directory, 'target')
  const shared = join(directory, 'shared')
  mkdirSync(join(source, 'bin'), { recursive: true })
  for (const name of ['open', 'shut']) writeFileSync(join(source, 'bin', name), '')
  mkdirSync(target, { mode: 0o700 })
  mkdirSync(shared)
  chmodSync(shared, 0o1777)
  return { binaries: { source, native: join(shared, 'programs'), label: '' }, target }
}
