import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { until } from './support'

const script = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url))

const LOCKED = {
  '': { name: 'a-clone' },
  'node_modules/app': { version: '1.0.0', integrity: 'sha512-app' },
  'node_modules/tool': { version: '2.0.0', integrity: 'sha512-tool', dev: true },
  'node_modules/ours': { version: '3.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/theirs': { version: '3.0.0', optional: true, os: ['aix'], cpu: [process.arch] },
  'node_modules/only-theirs-needs-it': { version: '3.1.0', optional: true },
}
type Packages = Record<string, object>
const without = (packages: Packages, ...names: string[]): Packages =>
  Object.fromEntries(
    Object.entries(packages).filter(([path]) => !names.includes(path.replace('node_modules/', ''))),
  )
const INSTALLED = without(LOCKED, '', 'theirs', 'only-theirs-needs-it')

// Records how it was called, then does what npm ci would: as slowly as the file `delay` says, failing if there is a file `fail`.
const FAKE_NPM = `
const fs = require('node:fs')
const { join } = require('node:path')
const file = (name) => join(__dirname, name)
fs.appendFileSync(file('calls'), JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }) + '\\n')
if (fs.existsSync(file('fail'))) process.exit(1)
setTimeout(() => {
  fs.rmSync('node_modules', { recursive: true, force: true })
  fs.mkdirSync('node_modules')
  fs.copyFileSync(file('installed.json'), 'node_modules/.package-lock.json')
}, Number(fs.readFileSync(file('delay'))))
`

type Outcome = { code: number | null; said: string }
type Clone = {
  folder: string
  start: (env?: Record<string, string>) => ChildProcess
  run: (env?: Record<string, string>) => Promise<Outcome>
  calls: () => { args: string[]; cwd: string }[]
  write: (path: string, content: string | object) => void
}

const it = test.extend<{ clone: Clone }>({
  clone: async ({ task: _ }, use) => {
    const clone = makeClone(mkdtempSync(join(tmpdir(), 'atrium bootstrap ')))
    await use(clone)
    rmSync(clone.folder, { recursive: true, force: true })
  },
})

function makeClone(folder: string): Clone {
  const write = (path: string, content: string | object) =>
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  for (const name of ['scripts', 'fake']) mkdirSync(join(folder, name))
  cpSync(script, join(folder, 'scripts/bootstrap.mjs'))
  write('package.json', { engines: { node: '>=20.19' } })
  write('package-lock.json', { packages: LOCKED })
  write('fake/npm.cjs', FAKE_NPM)
  write('fake/npm', `#!/bin/sh\nexec "${process.execPath}" "${folder}/fake/npm.cjs" "$@"\n`)
  write('fake/npm.cmd', `@"${process.execPath}" "${folder}\\fake\\npm.cjs" %*\r\n`)
  write('fake/delay', '0')
  write('fake/installed.json', { packages: INSTALLED })
  chmodSync(join(folder, 'fake/npm'), 0o755)
  const separator = process.platform === 'win32' ? ';' : ':'
  const PATH = `${join(folder, 'fake')}${separator}${process.env.PATH}`
  const start: Clone['start'] = (env) =>
    spawn(process.execPath, [join(folder, 'scripts/bootstrap.mjs')], {
      cwd: tmpdir(),
      env: { ...process.env, PATH, ...env },
    })
  const calls: Clone['calls'] = () => {
    if (!existsSync(join(folder, 'fake/calls'))) return []
    const lines = readFileSync(join(folder, 'fake/calls'), 'utf8').split('\n')
    return lines.slice(0, -1).map((line) => JSON.parse(line))
  }
  return { folder, start, run: (env) => outcome(start(env)), calls, write }
}

function outcome(child: ChildProcess): Promise<Outcome> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (words) => (said += words))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

describe.concurrent('bootstrap', () => {
  it('installs once in a fresh clone, wherever it is called from, and then stays silent', async ({
    clone,
  }) => {
    expect(await clone.run()).toMatchObject({ code: 0 })
    expect(await clone.run()).toEqual({ code: 0, said: '' })
    expect(await clone.run()).toEqual({ code: 0, said: '' })
    expect(clone.calls()).toHaveLength(1)
    expect(clone.calls()[0]?.args.slice(0, 2)).toEqual(['ci', '--include=dev'])
    expect(clone.calls()[0]?.args).toEqual(expect.arrayContaining(['--no-audit', '--no-fund']))
    expect(clone.calls()[0]?.cwd.endsWith(clone.folder)).toBe(true)
  })

  it('installs the development dependencies under NODE_ENV=production as well', async ({ clone }) => {
    expect(await clone.run({ NODE_ENV: 'production', npm_config_omit: 'dev' })).toMatchObject({ code: 0 })
    expect(clone.calls()[0]?.args).toContain('--include=dev')
  })

  it('installs again when the lockfile asks for something else', async ({ clone }) => {
    await clone.run()
    const newer = { ...LOCKED, 'node_modules/app': { version: '1.0.1', integrity: 'sha512-new' } }
    clone.write('package-lock.json', { packages: newer })
    clone.write('fake/installed.json', {
      packages: { ...INSTALLED, 'node_modules/app': newer['node_modules/app'] },
    })
    await clone.run()
    expect(clone.calls()).toHaveLength(2)
    expect(await clone.run()).toEqual({ code: 0, said: '' })
    expect(clone.calls()).toHaveLength(2)
  })

  it('trusts an install made by hand, whose packages for other machines are rightly missing', async ({
    clone,
  }) => {
    mkdirSync(join(clone.folder, 'node_modules'))
    clone.write('node_modules/.package-lock.json', { packages: INSTALLED })
    expect(await clone.run()).toEqual({ code: 0, said: '' })
    expect(clone.calls()).toEqual([])
  })

  for (const missing of ['app', 'tool', 'ours']) {
    it(`installs when an install by hand left out "${missing}", before or after its own`, async ({
      clone,
    }) => {
      mkdirSync(join(clone.folder, 'node_modules'))
      clone.write('node_modules/.package-lock.json', { packages: without(INSTALLED, missing) })
      await clone.run()
      expect(clone.calls()).toHaveLength(1)
      clone.write('node_modules/.package-lock.json', { packages: without(INSTALLED, missing) })
      await clone.run()
      expect(clone.calls()).toHaveLength(2)
    })
  }

  it('installs once when two commands start at once, and both wait for it', async ({ clone }) => {
    clone.write('fake/delay', '600')
    const outcomes = await Promise.all([clone.run(), clone.run(), clone.run()])
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(clone.calls()).toHaveLength(1)
  })

  it('needs nothing in the temporary folder, where another user could keep it waiting', async ({ clone }) => {
    expect(await clone.run({ TMPDIR: join(clone.folder, 'none') })).toMatchObject({ code: 0 })
    expect(clone.calls()).toHaveLength(1)
  })

  it('is not blocked by one that was killed while it installed', async ({ clone }) => {
    clone.write('fake/delay', '1000')
    const killed = clone.start()
    await until(() => clone.calls().length === 1)
    killed.kill('SIGKILL')
    // The npm that it started goes on without it.
    await until(() => existsSync(join(clone.folder, 'node_modules/.package-lock.json')))
    rmSync(join(clone.folder, 'node_modules'), { recursive: true, force: true })
    clone.write('fake/delay', '0')
    expect(await clone.run()).toMatchObject({ code: 0 })
    expect(clone.calls()).toHaveLength(2)
  })

  it('says in one line what to do when Node is too old, and installs nothing', async ({ clone }) => {
    clone.write('package.json', { engines: { node: '>=99.1' } })
    const { code, said } = await clone.run()
    expect(code).toBe(1)
    expect(said).toMatch(/^[^\n]*>=99\.1[^\n]*install a newer Node[^\n]*\n$/)
    expect(said).toContain(process.versions.node)
    expect(clone.calls()).toEqual([])
  })

  it('takes exactly the Node that is asked for', async ({ clone }) => {
    clone.write('package.json', { engines: { node: `>=${process.versions.node}` } })
    expect(await clone.run()).toMatchObject({ code: 0 })
    const [major, minor] = process.versions.node.split('.').map(Number)
    clone.write('package.json', { engines: { node: `>=${major}.${(minor ?? 0) + 1}` } })
    expect(await clone.run()).toMatchObject({ code: 1 })
  })

  it('fails when npm fails, and tries again the next time', async ({ clone }) => {
    clone.write('fake/fail', '')
    expect(await clone.run()).toMatchObject({ code: 1, said: expect.stringContaining('npm ci failed') })
    rmSync(join(clone.folder, 'fake/fail'))
    expect(await clone.run()).toMatchObject({ code: 0 })
    expect(clone.calls()).toHaveLength(2)
  })
})
