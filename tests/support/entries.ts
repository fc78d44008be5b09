import { pageFiles, routeFiles, type Source, serverActionFiles } from './sources'

/** An exported function that a browser can reach, with the permission that it carries (action(), page(), route()). */
type Entry = { name: string; path: string; call: unknown; permission: unknown }

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Server actions, by folder and export: 'app/account signOutAction'. */
export const actionEntries = () => entriesOf(serverActionFiles(), () => true)

/** 'app/account page'. */
export const pageEntries = () => entriesOf(pageFiles(), (exported) => exported === 'default')

/** 'app/dashboard/[org]/audit-log/export GET'. */
export const routeEntries = () => entriesOf(routeFiles(), (exported) => methods.includes(exported))

/** For describe.each('%s'): vitest cuts a `$name` short, and the mutants look their tests up by it. */
export const named = <T extends { name: string }>(list: readonly T[]) =>
  list.map((each): [string, T] => [each.name, each])

async function entriesOf(files: Source[], counts: (exported: string) => boolean): Promise<Entry[]> {
  const found = await Promise.all(
    files.map(async ({ path, load }) =>
      Object.entries(await load())
        .filter(([exported, call]) => typeof call === 'function' && counts(exported))
        .map(([exported, call]) => ({
          name: `${path.replace(/\/[^/]+$/, '')} ${exported === 'default' ? 'page' : exported}`,
          path,
          call,
          permission: Reflect.get(call as object, 'permission'),
        })),
    ),
  )
  return found.flat()
}
