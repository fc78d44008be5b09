import { expect, test } from 'vitest'
import { distribution, distributionGuide } from './catalogue/distribution'
import { ownersConnection } from './catalogue/rolled-back'

const { owner, after } = ownersConnection()

test('every table can be spread over servers by organization', async () => {
  const { problems, distributed, reference } = await distribution(owner)
  expect(problems).toEqual([])
  expect(distributed).toContain('project')
  expect(reference).toContain('organization')
})

test('docs/citus.md has the statements for every table (npm run docs:grants)', async () => {
  await expect(distributionGuide(await distribution(owner))).toMatchFileSnapshot('../../docs/citus.md')
})

test.each([
  [
    'create unique index alone on project (name)',
    'alone: a unique key of project has to contain organization_id',
  ],
  [
    'alter table former_slug add organization_id text, add member text, add constraint astray foreign key (organization_id, member) references member (organization_id, id)',
    'astray: former_slug points to one server’s rows of member',
  ],
  [
    'alter table project add colleague text, add constraint swapped foreign key (colleague, organization_id) references member (organization_id, id)',
    'swapped: has to contain organization_id on both sides',
  ],
  [
    'alter table project add colleague text, add constraint emptying foreign key (organization_id, colleague) references member (organization_id, id) on delete set null',
    'emptying: empties organization_id',
  ],
  [
    'alter table mail add name text, add constraint following foreign key (name) references quota (name) on delete cascade',
    'following: a reference table can’t follow a change of quota',
  ],
])('%s: is named', async (statement, problem) => {
  expect((await after(statement, () => distribution(owner))).problems).toEqual([problem])
})
