import { expect, test } from 'vitest'
import { pageRecipes } from '../matrix/recipes/pages'
import { routeRecipes } from '../matrix/recipes/routes'
import { nameOf } from '../matrix/support/names'
import type { Recipe } from '../matrix/support/targets'
import { routeEntries } from '../support/entries'
import { expectNone } from '../support/none'
import { pageFiles } from '../support/sources'

// Asked without a build: whether the matrix would notice an answer that it looks at. One that shows no word of its tenant to those
// who may see it would show no other tenant's, either, and be green whatever it does.

const inOrganizations = (paths: readonly string[]) =>
  paths.map(nameOf).filter((name) => name.startsWith('dashboard/[org]'))

const silent = (names: readonly string[], recipes: Record<string, Recipe>) =>
  names.filter((name) => !recipes[name]?.shows?.length)

test('every page of an organization shows words of it to the matrix', () => {
  const pages = inOrganizations(pageFiles().map(({ path }) => path))
  expect(pages).toContain('dashboard/[org]/projects/[id]')
  expectNone(
    silent(pages, pageRecipes),
    'Say in tests/matrix/recipes/pages.ts which kinds of words they show: `shows`',
  )
})

test('every route that reads from an organization shows words of it to the matrix', async () => {
  const reading = (await routeEntries()).filter(({ name }) => name.endsWith(' GET'))
  const routes = inOrganizations(reading.map(({ path }) => path)).map((name) => `GET ${name}`)
  expect(routes).toContain('GET dashboard/[org]/audit-log/export')
  expectNone(
    silent(routes, routeRecipes),
    'Say in tests/matrix/recipes/routes.ts which kinds of words they show: `shows`',
  )
})

test('a page without a recipe, or whose recipe shows nothing, is found', () => {
  const [page = ''] = inOrganizations(['app/dashboard/[org]/invoices/page.tsx'])
  expect(silent([page], {})).toEqual([page])
  expect(silent([page], { [page]: {} })).toEqual([page])
  expect(silent([page], { [page]: { shows: [] } })).toEqual([page])
  expect(silent([page], { [page]: { shows: ['organization'] } })).toEqual([])
})
