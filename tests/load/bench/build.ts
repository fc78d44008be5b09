import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { root } from '../../support/source'

// A production build of a copy of the project, in which there are more routes than in the project:
// the same page with rows that are written in it ("bare"), and the same page as it is usually
// written ("naive"). Both are made of the page's own files, of which some import something else.

export const copy = join(root, '.data', 'bench')

const copied = [
  'app',
  'components',
  'db',
  'drizzle',
  'lib',
  'scripts',
  'tests/load',
  'tests/support',
  'middleware.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
] // prettier-ignore

/** The files of the page, and of what stands between it and the guard. */
const files = {
  'app/dashboard/[org]/layout': 'app/bench-$/[org]/layout',
  'app/dashboard/[org]/projects/page': 'app/bench-$/[org]/projects/page',
  'app/dashboard/[org]/projects/project-list': 'app/bench-$/project-list',
  'components/page': 'app/bench-$/bare-page',
  'lib/guard/enter': 'app/bench-$/enter',
}

type Way = { files: Record<string, string>; instead: Record<string, string> }

const of = (way: string, names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).map(([from, name]) => [from, `tests/load/bench/${way}/${name}`]))

const ways: Record<string, Way> = {
  bare: {
    files,
    instead: of('bare', {
      'lib/guard/server': 'guard',
      'lib/organizations/queries': 'organizations',
      'lib/projects/queries': 'projects',
    }),
  },
  naive: {
    files: { ...files, 'lib/projects/queries': 'app/bench-$/queries' },
    instead: of('naive', {
      'lib/guard/server': 'guard',
      'lib/organizations/queries': 'organizations',
      'db/tenant': 'tenant',
    }),
  },
}

/** Builds the copy. @throws Error if it can't be built */
export function build(): void {
  rmSync(copy, { recursive: true, force: true })
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true })
  cpSync(join(root, 'tests/load/bench/routes'), join(copy, 'app'), { recursive: true })
  for (const [name, way] of Object.entries(ways)) write(name, way)
  const config = join(copy, 'next.config.ts')
  const settings = readFileSync(config, 'utf8')
  writeFileSync(
    config,
    settings.replace('NextConfig = {', 'NextConfig = {\n  typescript: { ignoreBuildErrors: true },'),
  )
  const next = join(root, 'node_modules/next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
  const { status } = spawnSync(process.execPath, [next, 'build'], { cwd: copy, env, stdio: 'inherit' })
  if (status !== 0) throw new Error('The copy for the measurement could not be built.')
}

function write(way: string, { files, instead }: Way): void {
  const targets = new Map([
    ...Object.entries(files).map(([from, to]) => [from, to.replace('$', way)] as const),
    ...Object.entries(instead),
  ])
  for (const [from, name] of Object.entries(files)) {
    const { path, text } = sourceOf(from)
    const target = join(copy, name.replace('$', way) + posix.extname(path))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(
      target,
      text.replace(/(from ')([^']+)(')/g, (_, before, specifier, after) => {
        const module = nameOf(specifier, from)
        return before + (module ? `@/${targets.get(module) ?? module}` : specifier) + after
      }),
    )
  }
}

/** The project's own module that an import names, by its path from the root. */
function nameOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined
}

function sourceOf(name: string): { path: string; text: string } {
  for (const path of [`${name}.tsx`, `${name}.ts`])
    try {
      return { path, text: readFileSync(join(root, path), 'utf8') }
    } catch {}
  throw new Error(`There is no ${name}`)
}
