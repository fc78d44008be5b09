import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { below, type Parent, withoutLists } from './child'
import { testsBelow } from './child-tests'
import { edit, type Files, Refusal } from './edit'
import { nameOf, requireFree } from './names'
import { type Noun, nounOf, sample } from './noun'
import { filesOf, ownPlaces, sharedFiles } from './places'
import { renamed } from './rename'
import { listed } from './shared'

export type Wanted = { noun: string; plural?: string; of?: string }

/**
 * Every file that a new entity makes or changes, as it will be. Nothing is written.
 * @param root the project's folder
 * @throws Refusal
 */
export function planned(wanted: Wanted, root = '.'): { noun: Noun; files: Files } {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const noun = nameOf(wanted)
  const copied = new Map(ownFiles(sample, root).map((path) => [path, withoutLists(read(path))]))
  if (copied.size === 0)
    throw new Refusal(
      'The sample (projects), from which entities are copied, is gone. Write the noun by hand (docs/add-an-entity.md).',
    )
  requireNew(noun, root, read)
  requireFree(noun, copied)
  const parent = wanted.of === undefined ? undefined : parentOf(nameOf({ noun: wanted.of }), root, read)
  if (parent?.noun.one.kebab === noun.one.kebab) throw new Refusal('An entity cannot belong to itself.')

  const files: Files = new Map()
  const places = filesOf(noun)
  for (const [path, source] of copied)
    files.set(
      renamed('path.ts', `'/${path}'`, sample, noun).slice(2, -1),
      renamed(path, source, sample, noun),
    )
  for (const [what, path] of Object.entries(sharedFiles))
    if (!(parent && what === 'nav')) listed(files, path, read(path), noun)
  if (noun.many.snake !== `${noun.one.snake}s`)
    edit(files, sharedFiles.policy, [
      "  audit: 'Audit log',\n",
      `  audit: 'Audit log',\n  ${noun.one.snake}: '${noun.many.title}',\n`,
    ])
  if (parent) {
    files.delete(places.listPage)
    files.set(filesOf(parent.noun).page, read(filesOf(parent.noun).page))
    below(files, noun, parent)
    testsBelow(files, noun, parent)
  }
  return { noun, files }
}

const ownFiles = (noun: Noun, root: string): string[] =>
  ownPlaces(noun).flatMap((place) => {
    if (!existsSync(join(root, place))) return []
    if (/\.tsx?$/.test(place)) return [place]
    return readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${place}/${name.replaceAll('\\', '/')}`)
  })

type Read = (path: string) => string

function requireNew(noun: Noun, root: string, read: Read): void {
  const there = ownPlaces(noun).find((place) => existsSync(join(root, place)))
  if (there) throw new Refusal(`${there} is already there. Choose another noun.`)
  const table = schemaOf(noun, root, read)
  if (table) throw new Refusal(`db/schema/${table}.ts already has ${noun.one.camel}. Choose another noun.`)
  if (new RegExp(`'${noun.one.snake}:\\w+'`).test(read(sharedFiles.policy)))
    throw new Refusal(
      `${sharedFiles.policy} already has permissions of ${noun.one.snake}. Choose another noun.`,
    )
}

/** The file of db/schema that exports a noun's table, or has it under another name. */
const schemaOf = ({ one }: Noun, root: string, read: Read): string | undefined =>
  readdirSync(join(root, 'db/schema'))
    .map((name) => name.replace(/\.ts$/, ''))
    .find((name) => declaration(one.camel, one.snake).test(read(`db/schema/${name}.ts`)))

const declaration = (name: string, table: string) =>
  new RegExp(`export const (?:${name} =|\\w+ = pgTable\\(\\s*'${table}',)[\\s\\S]*?(?=\\nexport const |$)`)

/** @throws Refusal where nothing can belong to rows of it */
function parentOf({ one }: Noun, root: string, read: Read): Parent {
  const schema = schemaOf(nounOf(one.kebab), root, read)
  if (!schema)
    throw new Refusal(
      `There is no ${one.words} that it could belong to: db/schema has no table ${one.snake}.`,
    )
  const [table = ''] = declaration(one.camel, one.snake).exec(read(`db/schema/${schema}.ts`)) ?? []
  if (!table.includes('...tenantColumns()'))
    throw new Refusal(
      `Nothing can belong to ${one.words} in this way: db/schema/${schema}.ts makes it without tenantColumns(), so that its rows are no tenant’s own.`,
    )
  const noun = nounOf(one.kebab, schema)
  const { page, queries } = filesOf(noun)
  const input = `lib/${schema}/input.ts`
  for (const [path, needs] of [
    [page, `get${one.pascal}(`],
    [queries, `get${one.pascal}(`],
    [input, `${one.camel}Id`],
    [input, `noSuch${one.pascal}`],
  ] as const)
    if (!existsSync(join(root, path)) || !read(path).includes(needs))
      throw new Refusal(
        `${path} with ${needs.replace('(', '')} is needed for what belongs to a ${one.words}, and is not there. Write it as that of projects.`,
      )
  return { noun, schema, named: /\bname: text\(/.test(table) }
}
