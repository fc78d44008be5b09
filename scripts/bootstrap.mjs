// Runs before every command with nothing but Node. Says if Node is too old, and installs the
// dependencies if they are missing or older than package-lock.json. Can only use Node's own
// modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')
const stamp = join(root, 'node_modules', '.atrium-installed')

requireNode()
if (!isInstalled()) oneAtATime(() => isInstalled() || install())

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const least = numbers(engines.node)
  const own = numbers(process.versions.node)
  const differing = least.findIndex((part, index) => part !== own[index])
  if (differing < 0 || own[differing] > least[differing]) return
  stop(
    `Atrium needs Node ${engines.node}, but this is ${process.versions.node}: install a newer Node from https://nodejs.org and run the command again.`,
  )
}

function isInstalled() {
  if (!existsSync(installed)) return false
  const now = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return true
  if (!agree()) return false
  writeFileSync(stamp, now)
  return true
}

/** Covers both files, so that a manual `npm prune` or `npm install --omit=dev` is noticed, too. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [wanted, installed]) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/**
 * Whether node_modules, according to npm's own record, has everything in the lockfile for this
 * machine.
 */
function agree() {
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(JSON.parse(readFileSync(wanted, 'utf8')).packages).every(([path, asked]) => {
    if (path === '') return true
    if (!has[path]) return mayBeMissing(asked)
    return has[path].version === asked.version && has[path].integrity === asked.integrity
  })
}

/** Builds for other machines, and their own dependencies. */
function mayBeMissing({ optional, devOptional, peer, os, cpu, libc }) {
  if (!optional && !devOptional && !peer) return false
  return !(os || cpu) || Boolean(libc) || !suits(os, process.platform) || !suits(cpu, process.arch)
}

function suits(list, own) {
  if (!list) return true
  const named = list.includes(own)
  return list.some((entry) => entry.startsWith('!')) ? !list.includes(`!${own}`) : named
}

function install() {
  console.error('Installing dependencies (npm ci) ...')
  // Development needs the devDependencies and this platform's Postgres, even with
  // NODE_ENV=production or an .npmrc that omits them.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const onWindows = process.platform === 'win32'
  const npm = spawnSync(onWindows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    stdio: 'inherit',
    shell: onWindows,
  })
  if (npm.error)
    stop(`npm couldn't be started (${npm.error.message}): install Node with npm and run the command again.`)
  if (npm.status !== 0) stop('npm ci failed with the error above. Fix it and run the command again.')
  if (existsSync(installed)) writeFileSync(stamp, fingerprint())
}

/**
 * Outside node_modules, which npm ci empties, and not in a shared folder, where other users could
 * block us. A lock whose holder was killed is broken.
 */
function oneAtATime(work) {
  const lock = join(root, '.installing')
  for (let told = false; !take(lock); told = true) {
    if (!told) console.error('Waiting for another command that is installing the dependencies ...')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  process.on('exit', () => rmSync(lock, { recursive: true, force: true }))
  work()
}

function take(lock) {
  try {
    mkdirSync(lock)
    writeFileSync(join(lock, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

function isAbandoned(lock) {
  try {
    const pid = Number(existsSync(join(lock, 'pid')) && readFileSync(join(lock, 'pid'), 'utf8'))
    if (!pid) return Date.now() - statSync(lock).mtimeMs > 5000
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function numbers(version) {
  const found = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? []
  return found.slice(1).map((part) => Number(part ?? 0))
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
