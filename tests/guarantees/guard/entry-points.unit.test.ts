import { expect, test } from 'vitest'
import { actionEntries, pageEntries, routeEntries } from '../../support/entries'
import { entryTable } from '../../support/entry-table'
import { expectNone } from '../../support/none'

test('docs/entry-points.md says who can call each action, page and route (npm run docs:entry-points)', async () => {
  await expect(await entryTable()).toMatchFileSnapshot('../../../docs/entry-points.md')
})

test('no two exports of one folder have the same name', async () => {
  const entries = [...(await actionEntries()), ...(await pageEntries()), ...(await routeEntries())]
  const names = entries.map(({ name }) => name)
  expectNone(
    names.filter((name, n) => names.indexOf(name) !== n),
    'Rename one of these',
  )
})
