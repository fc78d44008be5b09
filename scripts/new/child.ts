import { edit, type Files, Refusal } from './edit'
import type { Noun } from './noun'
import { filesOf } from './places'
import { parsed } from './syntax'

// What differs where each row belongs to a row of another entity: the table points there, operations and queries name it, and the
// list stands on its page.

export type Parent = {
  noun: Noun
  /** The file in db/schema that has its table, without its ending. */
  schema: string
  /** Whether its rows have a name. */
  named: boolean
}

export function below(files: Files, noun: Noun, parent: Parent): void {
  const { one, many } = noun
  const of = parent.noun
  const id = `${of.one.camel}Id`
  const place = filesOf(noun)
  const page = `/dashboard/\${slug}/${of.many.kebab}/\${${id}}`

  edit(
    files,
    place.schema,
    ['import { check, index,', 'import { check, foreignKey, index,'],
    ['timestamp }', 'timestamp, uuid }'],
    [
      "import { tenantColumns } from '../tenant'\n",
      `import { tenantColumns } from '../tenant'\nimport { ${of.one.camel} } from './${parent.schema}'\n`,
    ],
    [
      '    ...tenantColumns(),\n',
      `    ...tenantColumns(),\n    ${id}: uuid('${of.one.snake}_id').notNull(),\n`,
    ],
    [
      '    primaryKey({ columns: [table.organizationId, table.id] }),\n',
      `    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      name: '${one.snake}_${of.one.snake}_fk',
      columns: [table.organizationId, table.${id}],
      foreignColumns: [${of.one.camel}.organizationId, ${of.one.camel}.id],
    }).onDelete('cascade'),\n`,
    ],
    [
      `index('${one.snake}_created_idx').on(table.organizationId, table.createdAt, table.id)`,
      `index('${one.snake}_${of.one.snake}_idx').on(table.organizationId, table.${id}, table.createdAt, table.id)`,
    ],
  )
  edit(
    files,
    place.operations,
    [
      `import { ${one.camel} } from '@/db/schema'`,
      `import { ${of.one.camel}, ${one.camel} } from '@/db/schema'`,
    ],
    [
      "import { operation } from '../operation'\n",
      `import { operation } from '../operation'\nimport { ${id}, noSuch${of.one.pascal} } from '../${of.many.kebab}/input'\n`,
    ],
    [
      `  input: z.object({ name: ${one.camel}Name }),\n  run: (context, { name }) =>`,
      `  input: z.object({ ${id}, name: ${one.camel}Name }),\n  run: (context, { ${id}, name }) =>`,
    ],
    [
      '      const [row] = await tx\n',
      `      const [found] = await tx
        .select({ id: ${of.one.camel}.id })
        .from(${of.one.camel})
        .where(and(eq(${of.one.camel}.organizationId, organization.id), eq(${of.one.camel}.id, ${id})))
      if (!found) throw noSuch${of.one.pascal}()
      const [row] = await tx\n`,
    ],
    ['organizationId: organization.id, name,', `organizationId: organization.id, ${id}, name,`],
    [
      `.returning({ id: ${one.camel}.id }),`,
      `.returning({ id: ${one.camel}.id, ${id}: ${one.camel}.${id} }),`,
    ],
  )
  edit(
    files,
    place.queries,
    [
      "{ search = '', filter = 'active', ...query }: PageQuery & { search?",
      `{ ${id}, search = '', filter = 'active', ...query }: PageQuery & { ${id}: string; search?`,
    ],
    ['            archived,\n', `            eq(${one.camel}.${id}, ${id}),\n            archived,\n`],
    [
      `      .select({\n        id: ${one.camel}.id,\n`,
      `      .select({\n        id: ${one.camel}.id,\n        ${id}: ${one.camel}.${id},\n`,
    ],
  )
  edit(
    files,
    place.actions,
    [`delete${one.pascal}, ({ context }) =>`, `delete${one.pascal}, ({ context, result }) =>`],
    [`slug}/${many.kebab}\``, `slug}/${of.many.kebab}/\${result.${id}}\``],
  )
  edit(
    files,
    place.create,
    ['{ slug }: { slug: string }', `{ slug, ${id} }: { slug: string; ${id}: string }`],
    ['organization={slug} className', `organization={slug} hidden={{ ${id} }} className`],
  )
  edit(
    files,
    place.list,
    ['query: Query)', `query: Query, ${id}: string)`],
    ['searchText(query)', `searchText(query, '${many.camel}')`],
    ['query.show', `query['${many.camel}.show']`],
    ['{ search, filter, ...pageOf(query) }', `{ ${id}, search, filter, ...pageOf(query, '${many.camel}') }`],
    ['    <>\n', `    <>\n      <h2 className="font-semibold text-lg">${many.title}</h2>\n`],
    [`<Create${one.pascal} slug={slug} />`, `<Create${one.pascal} slug={slug} ${id}={${id}} />`],
    [`path={\`/dashboard/\${slug}/${many.kebab}\`}`, `path={\`${page}\`}\n list="${many.camel}"`],
    ['keep={{ show:', `keep={{ '${many.camel}.show':`],
    [`<No${many.pascal} slug={slug}`, `<No${many.pascal} slug={slug} ${id}={${id}}`],
    ['<ListPages page', `<ListPages list="${many.camel}" page`],
  )
  edit(files, place.tabs, [
    '{ q: search }, { show:',
    `{ '${many.camel}.q': search }, { '${many.camel}.show':`,
  ])
  edit(
    files,
    place.none,
    ['type Props = { slug: string;', `type Props = { slug: string; ${id}: string;`],
    ['({ slug, search', `({ slug, ${id}, search`],
    [`/dashboard/\${slug}/${many.kebab}\``, `${page}\``],
  )
  const name = parent.named ? `{${of.one.camel}.name}` : of.one.title
  edit(
    files,
    place.page,
    [
      "import { can } from '@/lib/guard/policy'",
      `import { holds } from '@/lib/guard/context'\nimport { can } from '@/lib/guard/policy'\nimport { get${of.one.pascal} } from '@/lib/${of.many.kebab}/queries'`,
    ],
    [
      `  const given = {`,
      `  const ${of.one.camel} = holds(context, '${of.one.snake}:read') ? await get${of.one.pascal}(context, ${one.camel}.${id}) : null\n  const given = {`,
    ],
    [
      `<Link href={\`/dashboard/\${slug}/${many.kebab}\`}>${many.title}</Link>`,
      `{${of.one.camel} ? <Link href={\`/dashboard/\${slug}/${of.many.kebab}/\${${of.one.camel}.id}\`}>${name}</Link> : '${of.one.title}'}`,
    ],
  )
  onPageOf(files, noun, of)
}

/** The list, below the header of the page of the row that it belongs to. */
function onPageOf(files: Files, { one, many }: Noun, of: Noun): void {
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
      `${path} would need ${list} below its header, for which it would have to be export default page(…, async ({ context, params }) => …) ` +
        `with ${row}…). Bring it into that form, then run this again.`,
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

/** The page of a row as it was before lists of other entities came there. */
export const withoutLists = (source: string): string =>
  source
    .replace(/^ *\{await (\w+)List\(context, query, \w+\.id\)\}\n/gm, '')
    .replace(/^import \{ \w+List \} from '\.\.\/\.\.\/[\w-]+\/[\w-]+-list'\n/gm, '')
    .replace(/(?<=async \(\{[^}]*), query(?= \}\))/, '')
