import type { Parent } from './child-data'
import { edit, type Files } from './edit'
import type { Noun } from './noun'
import { filesOf } from './places'

/**
 * What differs on the screens of a child: its list is part of the parent's page, so the list's
 * parts of the query have a prefix.
 */
export function screensBelow(files: Files, noun: Noun, parent: Parent): void {
  const { one, many } = noun
  const of = parent.noun
  const id = `${of.one.camel}Id`
  const place = filesOf(noun)
  const page = `/dashboard/\${slug}/${of.many.kebab}/\${${id}}`

  files.delete(place.listPage)
  edit(
    files,
    place.actions,
    [`delete${one.pascal}, ({ context, form }) =>`, `delete${one.pascal}, ({ context, form, result }) =>`],
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
  const name = parent.named ? `<bdi>{${of.one.camel}.name}</bdi>` : of.one.title
  edit(
    files,
    place.page,
    [
      "import { canCall } from '@/lib/guard/policy'",
      `import { holds } from '@/lib/guard/context'\nimport { canCall } from '@/lib/guard/policy'\nimport { get${of.one.pascal} } from '@/lib/${of.many.kebab}/queries'`,
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
}
