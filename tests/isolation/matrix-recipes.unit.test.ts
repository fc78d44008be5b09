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

const isHere = ({ name }: { name: string }) => name.startsWith('app/dashboard/[org]')

const isSilent = (recipe: Recipe | undefined) => !recipe?.shows?.length

test('every page of an organization shows words of it to the matrix', async () => {
  const pages = (await pageEntries()).filter(isHere).map(({ path, permission }) => {
    const name = nameOf(path)
    return { name, recipe: pageRecipe(name, String(permission), pageRecipes[name]) }
  })
  expect(pages.map(({ name }) => name)).toContain('dashboard/[org]/projects/[id]')
  expectNone(
    pages.flatMap(({ name, recipe }) => (isSilent(recipe) ? name : [])),
    'Say in tests/matrix/recipes/pages.ts which kinds of words they show: `shows`',
  )
})

test('every route that reads from an organization shows words of it to the matrix', async () => {
  const routes = (await routeEntries())
    .filter((entry) => isHere(entry) && entry.name.endsWith(' GET'))
    .map(({ path }) => `GET ${nameOf(path)}`)
  expect(routes).toContain('GET dashboard/[org]/audit-log/export')
  expectNone(
    routes.filter((name) => isSilent(routeRecipes[name])),
    'Say in tests/matrix/recipes/routes.ts which kinds of words they show: `shows`',
  )
})

test('a page without a recipe, or whose recipe shows nothing, is found', () => {
  const page = 'dashboard/[org]/invoices'
  expect(pageRecipe(page, 'member', undefined)).toBe(undefined)
  expect(pageRecipe(page, 'project:read', undefined)).toMatchObject({ shows: ['project'] })
  expect(pageRecipe(`${page}/[number]`, 'project:read', undefined)).toBe(undefined)
  for (const silent of [undefined, {}, { shows: [] }]) expect(isSilent(silent)).toBe(true)
  expect(isSilent({ shows: ['organization'] })).toBe(false)
})
