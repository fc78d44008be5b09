import type { Parent } from './child-data'
import { edit, type Files } from './edit'
import { articleOf, type Noun } from './noun'
import { filesOf } from './places'

/** What differs in the tests of a child: a parent row for each tenant, and three more tests. */
export function testsBelow(files: Files, noun: Noun, { noun: of }: Parent): void {
  const { one, many } = noun
  const path = filesOf(noun).test
  const id = `${of.one.camel}Id`
  const home = `${of.one.camel}In`
  edit(
    files,
    path,
    ['import { describe,', "import { eq } from 'drizzle-orm'\nimport { describe,"],
    [
      `import { ${one.camel} } from '@/db/schema'`,
      `import { ${of.one.camel}, ${one.camel} } from '@/db/schema'`,
    ],
    [
      "import { refusalCode } from '../../support/refusal'\n",
      `import { refusalCode } from '../../support/refusal'\nimport { place } from '../../support/rows'\n`,
    ],
    [
      'const list = ',
      `/** ${sentence(articleOf(of.one))} ${of.one.words} of each organization, created when it is first needed. */
const ${of.many.camel} = new Map<string, Promise<string>>()
function ${home}(organizationId: string): Promise<string> {
  const made = ${of.many.camel}.get(organizationId) ?? place('${of.one.snake}', { id: organizationId }).then(({ id }) => String(id))
  ${of.many.camel}.set(organizationId, made)
  return made
}

const list = `,
    ],
    [
      `query: Parameters<typeof list${many.pascal}>[1] = {}`,
      `query: Partial<Parameters<typeof list${many.pascal}>[1]> = {}`,
    ],
    [
      `(context) => list${many.pascal}(context, query)`,
      `async (context) => list${many.pascal}(context, { ${id}: await ${home}(person.organizationId), ...query })`,
    ],
    [
      `(context) => create${one.pascal}(context, { name })`,
      `async (context) => create${one.pascal}(context, { ${id}: await ${home}(person.organizationId), name })`,
    ],
    [
      '  const tenant = await newOrganization()\n',
      `  const tenant = await newOrganization()\n  const ${id} = await ${home}(tenant.id)\n`,
    ],
    ['organizationId: tenant.id, name,', `organizationId: tenant.id, ${id}, name,`],
  )
  files.set(path, `${files.get(path)}${rules(noun, of)}`)
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const rules = ({ one, many }: Noun, of: Noun) => `
test.each(['another organization', 'nowhere'])('no ${one.words} is created in ${articleOf(of.one)} ${of.one.words} of %s', async (where) => {
  const [{ owner }, other] = [await newOrganization(), await newOrganization()]
  const ${of.one.camel}Id = where === 'nowhere' ? '00000000-0000-4000-8000-ffffffffffff' : await ${of.one.camel}In(other.id)
  const attempt = owner.with('${one.snake}:create', (context) => create${one.pascal}(context, { ${of.one.camel}Id, name: 'Mine' }))
  expect(await refusalCode(attempt)).toBe('not_found')
})

test('the list has the ${many.words} of one ${of.one.words}', async () => {
  const { owner, id } = await newOrganization()
  const other = String((await place('${of.one.snake}', { id })).id)
  await create(owner, 'Here')
  await owner.with('${one.snake}:create', (context) => create${one.pascal}(context, { ${of.one.camel}Id: other, name: 'There' }))
  const names = async (${of.one.camel}Id?: string) => (await list(owner, ${of.one.camel}Id ? { ${of.one.camel}Id } : {})).rows.map(({ name }) => name)
  expect([await names(), await names(other)]).toEqual([['Here'], ['There']])
})

test('${articleOf(of.one)} ${of.one.words} is deleted with its ${many.words}', async () => {
  const organization = await newOrganization()
  const id = await create(organization.owner, 'Short-lived')
  const ${of.one.camel}Id = await ${of.one.camel}In(organization.id)
  await inTenantScope({ organization }, (tx) => tx.delete(${of.one.camel}).where(eq(${of.one.camel}.id, ${of.one.camel}Id)))
  expect(await refusalCode(organization.owner.with('${one.snake}:read', (context) => get${one.pascal}(context, id)))).toBe('not_found')
})
`
