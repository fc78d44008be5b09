import { expect, test } from 'vitest'
import { pageRecipe } from '../matrix/recipes/drawn'
import { pageRecipes } from '../matrix/recipes/pages'
import { routeRecipes } from '../matrix/recipes/routes'
import { nameOf } from '../matrix/support/names'
import type { Recipe } from '../matrix/support/targets'
import { pageEntries, routeEntries } from '../support/entries'
import { expectNone } from '../support/none'

// Asked without a build: whether the matrix would notice an answer that it looks at. One that shows no word of its tenant to those
// who may see it would show no other tenant's, either, and be green whatever it does.

const inOrganizations = (paths: readonly string[]) =>
  paths.map(nameOf).filter((name) => name.startsWith('dashboard/[org]'))

const silent = (names: readonly string[], recipes: Record<string, Recipe>) =>
  names.filter((name) => !recipes[name]?.shows?.length)

test('every page of an organization shows words of it to the matrix', async () => {
  const pages = (await pageEntries()).map(({ path, permission }) => ({
    name: nameOf(path),
    access: String(permission),
  }))
  const here = pages.filter(({ name }) => inOrganizations([name]).length > 0)
  expect(here.map(({ name }) => name)).toContain('dashboard/[org]/projects/[id]')
  const recipes = Object.fromEntries(
    here.flatMap(({ name, access }) => {
      const recipe = pageRecipe(name, access, pageRecipes[name])
      return recipe ? [[name, recipe]] : []
    }),
  )
  expectNone(
    silent(
      here.map(({ name }) => name),
      recipes,
    ),
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
  expect(pageRecipe(page, 'member', undefined)).toBe(undefined)
  expect(pageRecipe(page, 'project:read', undefined)).toMatchObject({ shows: ['project'] })
  expect(pageRecipe(`${page}/[number]`, 'project:read', undefined)).toBe(undefined)
  expect(silent([page], {})).toEqual([page])
  expect(silent([page], { [page]: {} })).toEqual([page])
  expect(silent([page], { [page]: { shows: [] } })).toEqual([page])
  expect(silent([page], { [page]: { shows: ['organization'] } })).toEqual([])
})
