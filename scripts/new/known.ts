import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parent } from './child-data'
import { Refusal } from './edit'
import { requireWord } from './names'
import { type Noun, nounOf } from './noun'
import { filesOf, ownPlaces, sharedFiles } from './places'

// What the project already has, read from its files, so that no database has to start.

/** @throws Refusal if the entity's files, table or permissions already exist */
export function requireNew(noun: Noun, root: string): void {
  const taken = (what: string) => new Refusal(`${what}. Choose another noun.`)
  const there = ownPlaces(noun).find((place) => existsSync(join(root, place)))
  if (there) throw taken(`${there} already exists`)
  const schema = schemaOf(noun, root)
  if (schema) throw taken(`db/schema/${schema}.ts already has the table ${noun.one.snake}`)
  if (read(root, sharedFiles.policy).includes(`'${noun.one.snake}:`))
    throw taken(`${sharedFiles.policy} already has permissions of ${noun.one.snake}`)
}

/**
 * @param name in kebab-case
 * @throws Refusal if there is no such entity, or nothing can belong to its rows
 */
export function parentOf(name: string, root: string): Parent {
  requireWord(name)
  const { one } = nounOf(name)
  const schema = schemaOf(nounOf(name), root)
  if (!schema) throw new Refusal(`Nothing can belong to “${name}”: db/schema has no table ${one.snake}.`)
  const [table = ''] = declaration(one.snake).exec(read(root, `db/schema/${schema}.ts`)) ?? []
  if (!table.includes('...tenantColumns()'))
    throw new Refusal(
      `Nothing can belong to “${name}”: its table in db/schema/${schema}.ts has no tenantColumns().`,
    )
  const noun = nounOf(name, schema)
  const { page, queries, input } = filesOf(noun)
  const needed = {
    [page]: [`get${one.pascal}`],
    [queries]: [`get${one.pascal}`],
    [input]: [`${one.camel}Id`, `noSuch${one.pascal}`],
  }
  for (const [path, names] of Object.entries(needed))
    for (const each of names)
      if (!existsSync(join(root, path)) || !read(root, path).includes(each))
        throw new Refusal(`Nothing can belong to “${name}” yet: ${path} needs ${each}, as projects have.`)
  return { noun, schema, named: /\bname: text\(/.test(table) }
}

/** The file in db/schema with an entity's table. */
const schemaOf = ({ one }: Noun, root: string): string | undefined =>
  readdirSync(join(root, 'db/schema'))
    .map((file) => file.replace(/\.ts$/, ''))
    .find((file) => declaration(one.snake).test(read(root, `db/schema/${file}.ts`)))

const declaration = (table: string) =>
  new RegExp(`export const \\w+ = pgTable\\(\\s*'${table}',[\\s\\S]*?(?=\\nexport |$)`)

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')
