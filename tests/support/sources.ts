import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Source = { path: string; text: string; load: () => Promise<Record<string, unknown>> }

/** Source files under these folders, by path from the project's root. */
export function sources(folders: readonly string[], name: RegExp = /\.tsx?$/): Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => name.test(path))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({
      path,
      text: readFileSync(join(root, path), 'utf8'),
      load: () => import(join(root, path)),
    }))
}

/** Files whose exports a browser may call by themselves. */
export const serverActionFiles = () =>
  sources(['app', 'components', 'lib']).filter(({ text }) => /^\s*(['"])use server\1/.test(text))
