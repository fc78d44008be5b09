import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'

/**
 * A package of the folder that ./global-setup installed. Its types are not installed here, so each
 * caller says what it uses.
 */
export async function load<T>(name: string): Promise<T> {
  const file = join(inject('packages'), 'node_modules', 'load', 'index.mjs')
  const folder: { load: (name: string) => Promise<T> } = await import(
    /* @vite-ignore */ pathToFileURL(file).href
  )
  return folder.load(name)
}
