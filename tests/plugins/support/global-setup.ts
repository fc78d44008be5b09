import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { z } from 'zod'
import { prepareServer } from '../../support/global-setup'
import { startProvider } from './provider'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the packages that only these tests need. */
    packages: string
    /** The URL of an OpenID provider. */
    provider: string
  }
}

/** What a team adds to its own package.json. An install of the product does not grow by it. */
const packages = [
  'oidc-provider@9.13.3',
  'stripe@20.4.1',
  '@better-auth/api-key@1.7.5',
  '@better-auth/oauth-provider@1.7.5',
  '@better-auth/scim@1.7.5',
  '@better-auth/stripe@1.7.6',
]

export default async (project: TestProject) => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-plugins-'))
  install(folder)
  project.provide('packages', folder)
  const provider = await startProvider(folder)
  project.provide('provider', provider.url)
  const close = await prepareServer(project)
  return async () => {
    await close()
    await provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(folder: string): void {
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  // The plugins ask for other releases of Better Auth's parts than Better Auth itself.
  const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...options, ...packages], { cwd: folder, stdio: 'inherit' })
  for (const each of packages)
    for (const peer of peersOf(folder, each.replace(/@[^@]+$/, ''))) link(folder, peer)
  // Imports by the rules of this folder, not of the test runner.
  const load = join(folder, 'node_modules', 'load')
  mkdirSync(load)
  writeFileSync(join(load, 'index.mjs'), 'export const load = (name) => import(name)\n')
}

const peersOf = (folder: string, name: string): string[] => {
  const file = join(folder, 'node_modules', name, 'package.json')
  const { peerDependencies } = z
    .object({ peerDependencies: z.record(z.string(), z.string()).default({}) })
    .parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.keys(peerDependencies)
}

/** The product's own copy: a plugin and the product share one Better Auth. */
function link(folder: string, name: string): void {
  const own = fileURLToPath(new URL(`../../../node_modules/${name}`, import.meta.url))
  const there = join(folder, 'node_modules', name)
  if (existsSync(there) || !existsSync(own)) return
  mkdirSync(dirname(there), { recursive: true })
  symlinkSync(own, there)
}
