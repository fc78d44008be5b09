import { type Asked, fieldsOf, valuesOf } from '../../support/inputs'
import { tableNamed } from '../../support/tables'
import type { Recipe } from '../support/targets'

// Recipes that need no line, as what an operation takes, and whose rows a page shows, is declared. What is said by hand about a
// target comes on top.

/** Undefined where a field is of a kind that only a person can fill. */
export function actionRecipe(name: string, asked: Asked, byHand: Recipe | undefined): Recipe | undefined {
  if (byHand?.values) return byHand
  if (fieldsOf(asked).some(({ make }) => !make)) return undefined
  return { values: async (tenant, me) => valuesOf(asked, await tenant.rowsFor(name, me)), ...byHand }
}

/** Undefined where the path has a part that only a person can fill, or an organization's page shows no words of it. */
export function pageRecipe(name: string, access: string, byHand: Recipe | undefined): Recipe | undefined {
  const noun = tableNamed('id', access)
  const parts = [...name.matchAll(/\[(\w+)\]/g)].flatMap(([, part = '']) =>
    part === 'org' ? [] : [{ part, table: tableNamed(part, access) }],
  )
  const drawn: Recipe = {
    values: ({ rows }) =>
      Object.fromEntries(parts.map(({ part, table }) => [`@${part}`, String(rows[table ?? '']?.id)])),
    ...(noun && { shows: [noun] }),
  }
  const isWhole = noun !== undefined && parts.every(({ table }) => table)
  return byHand || isWhole ? { ...(isWhole && drawn), ...byHand } : undefined
}
