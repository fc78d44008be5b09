import { type Files, Refusal } from './edit'
import { type Noun, sample } from './noun'
import { renamed } from './rename'
import { parsed } from './syntax'

// Files that list every entity. The sample's lines in such a list are copied right below, or below
// the parent's.

const linesOf = ({ one, many }: Noun) =>
  new RegExp(
    `^['"]?(${one.camel}|${one.snake})(:|['"]?$)|^${many.camel}$|/${many.kebab}[ /'"]|\\{[^}]*'/${many.kebab}'`,
  )

/** @throws Refusal if no list in the file has the sample */
export function listed(files: Files, path: string, source: string, noun: Noun, parent = sample): void {
  const alone = path.endsWith('by-hand.ts') ? 'snake' : 'camel'
  const { lists } = parsed(path, source)
  const runOf = (of: Noun, list: (typeof lists)[number]) =>
    list.filter(({ key }) => linesOf(of).test(source.slice(key.start, key.end)))
  const runs = lists
    .map((list) => ({
      run: runOf(sample, list),
      end: Math.max(0, ...[sample, parent].flatMap((of) => runOf(of, list).map(({ end }) => end))),
    }))
    .filter(({ run }) => run.length > 0)
  if (runs.length === 0)
    throw new Refusal(
      `${path} has no lines about ${sample.many.words} to copy for ${noun.many.words}. ` +
        'Restore them for now, or add the entity by hand (docs/add-an-entity.md).',
    )
  let text = source
  for (const { run, end } of runs.toSorted((one, other) => other.end - one.end)) {
    const separator = /^(import|export)\b/.test(source.slice(run[0]?.start)) ? '\n' : ',\n'
    const copies = run.map((where) => renamed(path, source, sample, noun, { where, alone }))
    text = text.slice(0, end) + [''].concat(copies).join(separator) + text.slice(end)
  }
  files.set(path, text)
}
