import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataBelow } from './child-data'
import { screensBelow } from './child-screens'
import { testsBelow } from './child-tests'
import { edit, type Files, Refusal } from './edit'
import { parentOf, requireNew } from './known'
import { listOnPage, withoutLists } from './list-on-page'
import { nameOf, requireFree } from './names'
import { type Noun, sample } from './noun'
import { filesOf, ownPlaces, sharedFiles } from './places'
import { renamed } from './rename'
import { listed } from './shared'

export type Wanted = { noun: string; plural?: string; of?: string }

/**
 * The new contents of every file that a new entity adds or changes. Nothing is written.
 * @param root the project's folder
 * @throws Refusal
 */
export function planned(wanted: Wanted, root = '.'): { noun: Noun; files: Files } {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const noun = nameOf(wanted.noun, wanted.plural)
  requireNew(noun, root)
  const copied = sampleFiles(root).map((path): [string, string] => [
    path,
    path === filesOf(sample).page ? withoutLists(read(path)) : read(path),
  ])
  requireFree(noun, copied)
  const parent = wanted.of === undefined ? undefined : parentOf(wanted.of, root)

  const files: Files = new Map()
  for (const [path, source] of copied) files.set(placeOf(path, noun), renamed(path, source, sample, noun))
  for (const [what, path] of Object.entries(sharedFiles))
    if (!parent || what !== 'nav') listed(files, path, read(path), noun, parent?.noun)
  if (noun.many.snake !== `${noun.one.snake}s`)
    edit(files, sharedFiles.policy, [
      "  audit: 'Audit log',\n",
      `  audit: 'Audit log',\n  ${noun.one.snake}: '${noun.many.title}',\n`,
    ])
  if (parent) {
    files.set(filesOf(parent.noun).page, read(filesOf(parent.noun).page))
    dataBelow(files, noun, parent)
    screensBelow(files, noun, parent)
    listOnPage(files, noun, parent)
    testsBelow(files, noun, parent)
  }
  return { noun, files }
}

const placeOf = (path: string, noun: Noun) => renamed('path.ts', `'/${path}'`, sample, noun).slice(2, -1)

/** @throws Refusal if a part of the sample is missing */
const sampleFiles = (root: string): string[] =>
  ownPlaces(sample).flatMap((place) => {
    if (!existsSync(join(root, place)))
      throw new Refusal(
        `${place} is missing. It is part of the sample that is copied. Add your entity by hand (docs/add-an-entity.md).`,
      )
    if (place.endsWith('.ts')) return [place]
    return readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${place}/${name.replaceAll('\\', '/')}`)
  })
