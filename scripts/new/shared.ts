import { type Files, Refusal } from './edit'
import { type Noun, sample } from './noun'
import { renamed } from './rename'
import { parsed } from './syntax'

// Files that list every entity. The sample's lines in such a list are copied right below.

const isSample = new RegExp(
  `^['"]?${sample.one.camel}(:|['"]?$)|^${sample.many.camel}$|/${sample.many.kebab}[ /'"]|\\{[^}]*'/${sample.many.kebab}'`,
)

/** @throws Refusal if no list in the file has the sample */
export function listed(files: Files, path: string, source: string, noun: Noun): void {
  const alone = path.endsWith('by-hand.ts') ? 'snake' : 'camel'
  const { lists } = parsed(path, source)
  const runs = lists
    .map((list) => list.filter(({ key }) => isSample.test(source.slice(key.start, key.end))))
    .filter((run) => run.length > 0)
  if (runs.length === 0)
    throw new Refusal(
      `${path} has no lines about ${sample.many.words} to copy for ${noun.many.words}. ` +
        'Restore them for now, or add the entity by hand (docs/add-an-entity.md).',
    )
  let text = source
  for (const run of runs.toSorted((one, other) => (other[0]?.start ?? 0) - (one[0]?.start ?? 0))) {
    const end = run.at(-1)?.end ?? 0
    const separator =
      text.slice(run[0]?.start).startsWith('import') || text.slice(run[0]?.start).startsWith('export')
        ? '\n'
        : ',\n'
    const copies = run.map((where) => renamed(path, source, sample, noun, { where, alone }))
    text = text.slice(0, end) + [''].concat(copies).join(separator) + text.slice(end)
  }
  files.set(path, text)
}
