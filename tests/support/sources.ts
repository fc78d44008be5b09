import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMetadataRouteFile } from 'next/dist/lib/metadata/is-metadata-route'
import { root, Source as Syntax, sourceFiles } from '../../scripts/mutation/source'

export type Source = { path: string; text: string; load: () => Promise<Record<string, unknown>> }

/** Source files under these folders, by path from the project's root. */
export const sources = (folders: readonly string[], name?: RegExp): Source[] =>
  folders
    .flatMap((folder) => sourceFiles(folder, name))
    .sort()
    .map((path) => ({
      path,
      text: readFileSync(join(root, path), 'utf8'),
      load: () => import(join(root, path)),
    }))

const neverCompiled = /^(\..*|node_modules|scripts|tests|docs|drizzle|public|test-results|playwright-report)$/

/** Every folder whose files Next compiles, once something of app imports them; a new one is among them by itself. */
export const compiledFolders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !neverCompiled.test(entry.name))
  .map(({ name }) => name)

/** Files whose exports a browser may call by themselves. */
export const serverActionFiles = () =>
  sources(compiledFolders).filter(({ path }) => new Syntax(path).useServer().atHead)

/** Files in which a function is made an action where it stands. */
export const inlineActionFiles = () =>
  sources(compiledFolders).filter(({ path }) => new Syntax(path).useServer().inside > 0)

export const pageFiles = () => sources(['app'], /\/page\.tsx?$/)

export const routeFiles = () => sources(['app'], /\/route\.tsx?$/)

/** What Next serves because of its name alone: icon.svg, opengraph-image.tsx, sitemap.ts, with or without code. */
export const metadataFiles = () =>
  sourceFiles('app', /./).filter((path) =>
    isMetadataRouteFile(path.slice('app'.length), ['tsx', 'ts'], false),
  )

/**
 * Files that can reach the database without the tenant net, by importing the pool of `db`, one of its parts, or a driver. The
 * schema, the net itself and the names of the demo's people open nothing.
 */
export const filesWithoutNet = () =>
  sources(compiledFolders.filter((folder) => folder !== 'db')).filter(({ path }) =>
    new Syntax(path)
      .imports()
      .some(
        (from) =>
          /^(pg|postgres|drizzle-orm\/node-postgres)$/.test(from) ||
          (/^(@\/|[./]+\/)db(\/|$)/.test(from) && !/\/db\/(schema(\/\w+)?|tenant|cast)$/.test(from)),
      ),
  )
