import { parentOf, type TenantTable, tableNamed, tenantTables } from './tables'

/** A server action: its folder below the organization's, its permission, and the fields of its input. */
type Form = { folder: string; permission: string; fields: readonly string[] }

/**
 * What it takes to come by an action's form, besides its own permission: its folder's list, the page of the row that it names, or else
 * where its noun is shown, which is its own page or that of a row above.
 * @param pages what each page asks for, by its folder
 * @returns undefined where that follows from nothing that is declared
 */
export function wayToForm(
  { folder, permission, fields }: Form,
  pages: Readonly<Record<string, string>>,
  tables: readonly TenantTable[] = tenantTables,
): string[] | undefined {
  const [list, row] = [pages[folder], pages[`${folder}/[id]`]]
  if (list) return [list]
  if (row && fields.includes('id')) return [row]
  const [noun] = ['id', ...fields]
    .flatMap((field) => tableNamed(field, permission, tables) ?? [])
    .map((named) => [named, ...parentsOf(named)])
    .toSorted((one, other) => other.length - one.length)
    .flat()
  // What makes a row has its form where the others are listed.
  return row ? shownOn(noun, true) : shownOn(noun)

  function parentsOf(noun: string): string[] {
    const parent = parentOf(noun, tables)
    return parent ? [parent, ...parentsOf(parent)] : []
  }

  function shownOn(noun: string | undefined, isListedAbove = false): string[] | undefined {
    if (!noun) return undefined
    const read = `${noun}:read`
    if (!isListedAbove && Object.values(pages).includes(read)) return [read]
    const above = shownOn(parentOf(noun, tables))
    return above && [read, ...above]
  }
}
