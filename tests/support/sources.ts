import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isMetadataRouteFile } from 'next/dist/lib/metadata/is-metadata-route.js'
import { root, Source as Syntax, sourceFiles } from './source'

/** A file by its path from the project's root. */
type Code = { path: string; text: string }
export type Source = Code & { load: () => Promise<Record<string, unknown>> }

/** Source files under these folders. */
export const sources = (folders: readonly string[], name?: RegExp): Source[] =>
  read(folders.flatMap((folder) => sourceFiles(folder, name)))

const read = (paths: readonly string[], from = root): Source[] =>
  paths.toSorted().map((path) => ({
    path,
    text: readFileSync(join(from, path), 'utf8'),
    load: () => import(join(from, path)),
  }))

const neverCompiled = /^(\..*|node_modules|scripts|tests|docs|drizzle|public|test-results|playwright-report)$/
/** What tools read, Next among them, and no file of ours imports. */
const settings = /\.(config\.[cm]?[jt]s|d\.ts)$/

/**
 * Every file that Next compiles, once something of app imports it: those of all folders, and those beside the folders. A new
 * folder or file is among them by itself.
 */
export const compiledFiles = (from = root, name = /\.tsx?$/): string[] =>
  readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return neverCompiled.test(entry.name) ? [] : sourceFiles(entry.name, name, from)
    return name.test(entry.name) && !settings.test(entry.name) ? entry.name : []
  })

export const compiledSources = (from = root): Source[] => read(compiledFiles(from), from)

const syntaxOf = ({ path, text }: Code) => new Syntax(path, text)

function parsed(code: Code) {
  const syntax = syntaxOf(code)
  return { imports: syntax.imports(), serverDirectives: syntax.serverDirectives() }
}

const known = new Map<string, ReturnType<typeof parsed>>()

/** Each file is parsed once, however often it is asked about. */
function factsOf(code: Code) {
  const key = `${code.path}\n${code.text}`
  const facts = known.get(key) ?? parsed(code)
  known.set(key, facts)
  return facts
}

/** Files whose exports a browser may call by themselves. */
export const serverActionFiles = (from = root) =>
  compiledSources(from).filter((source) => factsOf(source).serverDirectives.atHead)

/** Files in which a function is made an action where it stands. */
export const inlineActionFiles = () =>
  compiledSources().filter((source) => factsOf(source).serverDirectives.inside > 0)

export const pageFiles = () => sources(['app'], /\/page\.tsx?$/)

export const routeFiles = () => sources(['app'], /\/route\.tsx?$/)

/** What Next draws around a page or in its place, because of the file's name. */
export const isShell = (path: string) =>
  /^app\/(.*\/)?(layout|template|default|loading|error|not-found|forbidden|unauthorized|global-error|global-not-found)\.tsx?$/.test(
    path,
  )

export const shellFiles = () => sources(['app']).filter(({ path }) => isShell(path))

/** What Next serves because of its name alone: icon.svg, opengraph-image.tsx, sitemap.ts, with or without code. */
export const isMetadata = (path: string) =>
  isMetadataRouteFile(path.slice('app'.length), ['tsx', 'ts'], false)

export const metadataFiles = () => sourceFiles('app', /./).filter(isMetadata)

/** What a file imports: the name of a package, or `@/` and the path from the root. Types alone do not count. */
const importsOf = (code: Code): string[] =>
  factsOf(code).imports.map((from) => {
    if (from.startsWith('@/')) return `@/${posix.normalize(from.slice(2))}`
    return from.startsWith('.') ? `@/${posix.join(posix.dirname(code.path), from)}` : from
  })

/** What a compiled file imports from where no list of files looks: scripts, tests, settings, absolute paths. */
export function importsUnseen(code: Code, compiled: readonly string[]): string[] {
  const seen = new Set(
    compiled.map((path) => (path.includes('/') ? `${path.split('/')[0]}/` : path.replace(/\.tsx?$/, ''))),
  )
  const isSeen = (path: string) => seen.has(`${path.split('/')[0]}/`) || seen.has(path.replace(/\.tsx?$/, ''))
  return importsOf(code).filter((from) =>
    from.startsWith('@/') ? !isSeen(from.slice(2)) : /^([/#]|\w+:)/.test(from) && !from.startsWith('node:'),
  )
}

const opensDatabase = (from: string) =>
  /^(pg|postgres|drizzle-orm\/node-postgres)$/.test(from) ||
  (/^@\/db(\/|$)/.test(from) && !/^@\/db\/(schema(\/\w+)?|tenant|cast|failures)$/.test(from)) ||
  // Reads of whichever organization one names, by whoever asks.
  /^@\/lib\/\w+\/rules(\.|$)/.test(from)

/**
 * Whether a file can reach the database outside of tenants: by importing the pool of `db`, one of its parts, a driver, or the
 * rules of a noun, or through Better Auth's own adapter. The schema, row level security itself, the list of failed queries and the names of the demo’s people open
 * nothing.
 */
export const isOutsideTenants = (code: Code) =>
  importsOf(code).some(opensDatabase) || syntaxOf(code).names('$context')

export const filesOutsideTenants = () =>
  compiledSources().filter((source) => !source.path.startsWith('db/') && isOutsideTenants(source))

/** Every compiled file whose code runs where this one does; behind the server actions of another stands their own guard. */
export function drawnWith(path: string, sources: readonly Code[] = compiledSources()): string[] {
  const all = new Map(sources.map((source) => [source.path, source]))
  const found = new Set<string>()
  const follow = (file: string) => {
    const source = all.get(file)
    if (!source || found.has(file) || (file !== path && factsOf(source).serverDirectives.atHead)) return
    found.add(file)
    for (const from of importsOf(source))
      for (const ending of ['', '.ts', '.tsx', '/index.ts', '/index.tsx']) follow(from.slice(2) + ending)
  }
  follow(path)
  return [...found]
}
