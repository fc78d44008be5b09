import type { Parent } from './child-data'
import { type Files, Refusal } from './edit'
import type { Noun } from './noun'
import { filesOf } from './places'
import { parsed } from './syntax'

/** Adds the list to the page of the parent row, below the header. */
export function listOnPage(files: Files, { one, many }: Noun, { noun: of }: Parent): void {
  const path = filesOf(of).page
  const source = files.get(path) ?? ''
  const { page } = parsed(path, source)
  const list = `{await ${one.camel}List(context, query, ${of.one.camel}.id)}`
  const row = `const ${of.one.camel} = await get${of.one.pascal}(`
  const takes = page.takes && source.slice(page.takes.start, page.takes.end)
  if (
    page.end === undefined ||
    !takes?.startsWith('{') ||
    !takes.includes('context') ||
    !source.includes(row)
  )
    throw new Refusal(
      `${path} needs ${list} below its header. The command can only add it to a page written as export default page(…, async ({ context, params }) => …) ` +
        `with ${row}…). Rewrite the page this way, then run the command again.`,
    )
  const taking = /\bquery\b/.test(takes) ? takes : takes.replace(/,?\s*\}$/, ', query }')
  const imported = `import { ${one.camel}List } from '../../${many.kebab}/${one.kebab}-list'\n`
  const { start, end } = page.takes ?? { start: 0, end: 0 }
  files.set(
    path,
    imported +
      source.slice(0, start) +
      taking +
      source.slice(end, page.end) +
      `\n      ${list}` +
      source.slice(page.end),
  )
}

/** The page of a row without the lists of other entities. */
export const withoutLists = (source: string): string =>
  source
    .replace(/^ *\{await (\w+)List\(context, query, \w+\.id\)\}\n/gm, '')
    .replace(/^import \{ \w+List \} from '\.\.\/\.\.\/[\w-]+\/[\w-]+-list'\n/gm, '')
    .replace(/(?<=async \(\{[^}]*), query(?= \}\))/, '')
