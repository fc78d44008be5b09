import type { Parent } from './child-data'
import { type Files, Refusal } from './edit'
import type { Noun } from './noun'
import { filesOf } from './places'
import { parsed } from './syntax'

// The page of a row reads the row and the lists below it at the same time, in one trip:
// const [project, tickets] = await Promise.all([getProject(…), ticketList(…)])

/** A call with at most one pair of parentheses inside its own. */
const call = String.raw`\w+\((?:[^()]|\([^()]*\))*\)`

const section = (list: string) => `<section className="grid grid-cols-1 gap-6">{${list}}</section>`

const sections = section(String.raw`\w+`).replace(/[{}]/g, '\\$&')

/** Adds the list to the page of the parent row, below the header and the lists that are there. */
export function listOnPage(files: Files, { one, many }: Noun, { noun: of }: Parent): void {
  const path = filesOf(of).page
  const source = files.get(path) ?? ''
  const { page, identifiers } = parsed(path, source)
  if (identifiers.has(many.camel))
    throw new Refusal(`“${many.camel}” already means something else in ${path}. Choose another noun.`)
  const row = of.one.camel
  const list = `${one.camel}List(context, query, params.id ?? '')`
  const alone = new RegExp(`const ${row} = await (get${of.one.pascal}${call.slice(String.raw`\w+`.length)})`)
  const withOthers = new RegExp(
    String.raw`const \[(${row}(?:, \w+)+)\] = await Promise\.all\(\[\s*(${call}(?:,\s*${call})*),?\s*\]\)`,
  )
  const takes = page.takes && source.slice(page.takes.start, page.takes.end)
  const read = withOthers.exec(source) ?? alone.exec(source)
  if (page.headerEnd === undefined || !takes?.startsWith('{') || !takes.includes('context') || !read)
    throw new Refusal(
      `${path} needs {await ${list}} below its header. The command can only add it to a page written as export default page(…, async ({ context, params }) => …) ` +
        `with const ${row} = await get${of.one.pascal}(…) and a <PageHeader>. Rewrite the page this way, then run the command again.`,
    )
  const taking = /\bquery\b/.test(takes) ? takes : takes.replace(/,?\s*\}$/, ', query }')
  const [names, calls] = read.length > 2 ? [read[1], read[2]] : [row, read[1]]
  const imported = `import { ${one.camel}List } from '../../${many.kebab}/${one.kebab}-list'\n`
  const { start, end } = page.takes ?? { start: 0, end: 0 }
  const others = [...source.matchAll(new RegExp(sections, 'g'))]
  const at = Math.max(page.headerEnd, ...others.map((each) => each.index + each[0].length))
  const body = source
    .slice(end, at)
    .replace(read[0], () => `const [${names}, ${many.camel}] = await Promise.all([${calls}, ${list}])`)
  files.set(
    path,
    `${imported}${source.slice(0, start)}${taking}${body}\n      ${section(many.camel)}${source.slice(at)}`,
  )
}

/** The page of a row without the lists of other entities. */
export const withoutLists = (source: string): string =>
  source
    .replace(new RegExp(`^ *${sections}\\n`, 'gm'), '')
    .replace(/^import \{ \w+List \} from '\.\.\/\.\.\/[\w-]+\/[\w-]+-list'\n/gm, '')
    .replace(/(?<=async \(\{[^}]*), query(?= \}\))/, '')
    .replace(
      new RegExp(String.raw`const \[(\w+)(?:, \w+)+\] = await Promise\.all\(\[\s*(${call})[\s\S]*?\]\)`),
      'const $1 = await $2',
    )
