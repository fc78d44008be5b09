import { describe, expect, test } from 'vitest'
import { isPermission } from '@/lib/guard/policy'
import { doorOf } from '@/lib/guard/routes'
import { decidedEntries } from '../support/decided'
import { actionEntries, pageEntries, routeEntries } from '../support/entries'
import { serverActionFiles, sources } from '../support/sources'

// Whatever can be called from outside says, as its first word, who may. These tests list the files of the project, so a new
// action, page or route is held to it without anybody thinking of it.

/** Pages that ask nothing, because they show the same to everybody. */
const staticPages = ['app/page.tsx']

/** HTTP routes, and why they may be open. */
const openRoutes: Record<string, string> = {
  'app/api/auth/[...all]/route.ts': 'Better Auth, behind lib/auth/handler',
  'app/api/health/route.ts': 'says that the process lives',
  'app/api/ready/route.ts': 'says whether the database answers',
}

const openings = ['public', 'signed-in', 'member', 'staff']
const isDecided = (permission: unknown) =>
  typeof permission === 'string' && (openings.includes(permission) || isPermission(permission))

const permissionOf = (exported: unknown): unknown =>
  typeof exported === 'function' ? Reflect.get(exported, 'permission') : undefined

describe('every server action', () => {
  const files = serverActionFiles()

  test('is found', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  test.each(files)('of $path is wrapped in action(), which says who may call it', async ({ load }) => {
    const exported = Object.entries(await load())
    expect(exported).not.toEqual([])
    for (const [name, value] of exported) expect([name, isDecided(permissionOf(value))]).toEqual([name, true])
  })

  test('stands in a file of its own: “use server” inside of a function is found nowhere', () => {
    const inline = sources(['app', 'components', 'lib']).filter(({ text }) =>
      /[{;\n]\s+(['"])use server\1/.test(text.replace(/^\s*(['"])use server\1/, '')),
    )
    expect(inline.map(({ path }) => path)).toEqual([])
  })
})

describe('every page', () => {
  const pages = sources(['app'], /(^|\/)page\.tsx$/)

  test.each(pages.filter(({ path }) => !staticPages.includes(path)))(
    '$path says who may enter',
    async ({ load }) => {
      expect(isDecided(permissionOf((await load()).default))).toBe(true)
    },
  )

  test('asks for no less than its path’s door in middleware, and no page behind a door is public', async () => {
    for (const { path, load } of pages) {
      const url = `/${path
        .replace(/^app\//, '')
        .replace(/\([^)]*\)\//g, '')
        .replace(/\/?page\.tsx$/, '')}`
      const permission = permissionOf((await load()).default)
      if (doorOf(url) !== 'public') expect([path, permission]).not.toEqual([path, 'public'])
      if (doorOf(url) === 'staff') expect([path, permission]).toEqual([path, 'staff'])
      if (doorOf(url) === 'public') expect(staticPages.includes(path) || permission === 'public').toBe(true)
    }
  })

  test('in an organization asks for membership or a permission there', async () => {
    for (const { path, load } of pages.filter((each) => each.path.startsWith('app/dashboard/[org]/'))) {
      const permission = permissionOf((await load()).default)
      expect([path, permission === 'member' || isPermission(String(permission))]).toEqual([path, true])
    }
  })
})

describe('every HTTP route', () => {
  const routes = sources(['app'], /(^|\/)route\.tsx?$/)
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

  test.each(routes.filter(({ path }) => !(path in openRoutes)))(
    '$path says who may call it, method by method',
    async ({ load }) => {
      const handlers = Object.entries(await load()).filter(([name]) => methods.includes(name))
      expect(handlers).not.toEqual([])
      for (const [name, handler] of handlers)
        expect([name, isDecided(permissionOf(handler))]).toEqual([name, true])
    },
  )

  test('that is open is listed in this file, with its reason, and is still there', () => {
    const paths = routes.map(({ path }) => path)
    expect(Object.keys(openRoutes).filter((path) => !paths.includes(path))).toEqual([])
  })
})

test('who may call each action, page and route is what was decided by hand, entry by entry', async () => {
  const entries = [...(await actionEntries()), ...(await pageEntries()), ...(await routeEntries())]
  const said = entries
    .filter(({ path }) => !staticPages.includes(path) && !(path in openRoutes))
    .map(({ name, permission }) => [name, permission])
  expect(Object.fromEntries(said)).toEqual(decidedEntries)
})
