import { edit, type Files } from './edit'
import type { Noun } from './noun'
import { filesOf } from './places'

export type Parent = {
  noun: Noun
  /** The file in db/schema with its table, without the extension. */
  schema: string
  /** Whether its rows have a name. */
  named: boolean
}

/**
 * What differs if each row belongs to a row of another entity: a foreign key, and the parent's id
 * in operations and queries.
 */
export function dataBelow(files: Files, noun: Noun, parent: Parent): void {
  const { one } = noun
  const of = parent.noun
  const id = `${of.one.camel}Id`
  const place = filesOf(noun)

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
}
