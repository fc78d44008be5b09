import { isPermission, type Permission } from '@/lib/guard/policy'
import { compiledSources, drawnWith } from './sources'

const sources = compiledSources()
const texts = new Map(sources.map(({ path, text }) => [path, text]))

/** What every entry has alike: the guard, the answer to a refusal, Better Auth, and the database. */
const machinery = /^(lib\/(guard|http|auth)|db)\//

/** A permission in quotes, unless it is the first word of an entry or an operation, or the proof that a query takes. */
const literal = /(\b(?:operation|organizationOperation|page|route)\(\s*|\bAllowed<)?'(\w+:\w+)'/g

/** What a server action runs lies in the folders of the nouns that it names; around it, organization operations are all alike. */
const isNear = (path: string, file: string) => {
  const text = texts.get(path) ?? ''
  const folders = [...text.matchAll(/from '@\/(lib\/\w+)\//g)].map(([, folder]) => `${folder}/`)
  return !text.startsWith("'use server'") || folders.some((folder) => file.startsWith(folder))
}

/** The permissions that this file, and what it runs with, ask or name besides the first word. */
export const permissionsRead = (path: string): Permission[] => [
  ...new Set(
    [path, ...drawnWith(path, sources).filter((file) => !machinery.test(file) && isNear(path, file))]
      .flatMap((file) => [...(texts.get(file) ?? '').matchAll(literal)])
      .flatMap(([, first, name = '']) => (first === undefined && isPermission(name) ? [name] : [])),
  ),
]
