import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isPermission } from '@/lib/guard/policy'
import { doorOf } from '@/lib/guard/routes'
import { decidedEntries, decidedOpen } from '../support/decided'
import { actionEntries, pageEntries, routeEntries } from '../support/entries'
import { expectNone } from '../support/none'
import {
  compiledFolders,
  inlineActionFiles,
  metadataFiles,
  pageFiles,
  routeFiles,
  serverActionFiles,
  sources,
} from '../support/sources'

// Whatever can be called from outside says, as its first word, who may. These tests list the files of the project, so a new
// action, page or route is held to it without anybody thinking of it.

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
    expect(
      inlineActionFiles().map(({ path }) => path),
      'Move the function into an actions.ts that begins with “use server”, wrapped in action().',
    ).toEqual([])
  })
})

describe('every page', () => {
  const pages = pageFiles()

  test.each(pages.filter(({ path }) => !(path in decidedOpen)))(
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
        .replace(/\/?page\.tsx?$/, '')}`
      const permission = permissionOf((await load()).default)
      if (doorOf(url) !== 'public') expect([path, permission]).not.toEqual([path, 'public'])
      if (doorOf(url) === 'staff') expect([path, permission]).toEqual([path, 'staff'])
      if (doorOf(url) === 'public') expect(path in decidedOpen || permission === 'public').toBe(true)
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
  const routes = routeFiles()
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

  test.each(routes.filter(({ path }) => !(path in decidedOpen)))(
    '$path says who may call it, method by method',
    async ({ load }) => {
      const handlers = Object.entries(await load()).filter(([name]) => methods.includes(name))
      expect(handlers).not.toEqual([])
      for (const [name, handler] of handlers)
        expect([name, isDecided(permissionOf(handler))]).toEqual([name, true])
    },
  )
})

describe('what is open', () => {
  test('among the files that Next serves because of their name (icon, opengraph-image, sitemap …) was decided', () => {
    expect(
      metadataFiles().filter((path) => !(path in decidedOpen)),
      'Anybody may fetch it, signed in or not: add a line with the reason to decidedOpen (tests/support/decided.ts), or make it a route.',
    ).toEqual([])
  })

  test('is still there', () => {
    const there = [...[...pageFiles(), ...routeFiles()].map(({ path }) => path), ...metadataFiles()]
    expect(Object.keys(decidedOpen).filter((path) => !there.includes(path))).toEqual([])
  })
})

describe('code that Next would serve, and none of these tests would see', () => {
  test('is nowhere: all of it is .ts or .tsx', () => {
    const unseen = /\.([cm]?jsx?|[cm]tsx?)$/
    const beside = readdirSync('.').filter(
      (name) => /^(middleware|proxy|instrumentation)/.test(name) && unseen.test(name),
    )
    expect(
      [...sources(compiledFolders, unseen).map(({ path }) => path), ...beside],
      'Next compiles these whatever tsconfig.json says: rename to .ts or .tsx, where the lists of actions, pages and routes look.',
    ).toEqual([])
  })

  test('is not in a folder `pages`, which is Next’s other router', () => {
    expect(compiledFolders, 'Move its pages and routes to app.').not.toContain('pages')
  })
})

test('who may call each action, page and route is what was decided by hand, entry by entry', async () => {
  const entries = [...(await actionEntries()), ...(await pageEntries()), ...(await routeEntries())]
  const said = entries.filter(({ path }) => !(path in decidedOpen))
  const names = said.map(({ name }) => name)
  expectNone(
    names.filter((name, n) => names.indexOf(name) !== n),
    'Two exports of one folder have one name',
  )
  expectNone(
    said.flatMap(({ name, permission }) =>
      name in decidedEntries && decidedEntries[name] === permission
        ? []
        : `'${name}' is for '${permission}', and decided was ${decidedEntries[name] ?? 'nothing'}`,
    ),
    'Decide by hand who may call these, in decidedEntries of tests/support/decided.ts',
  )
  expectNone(
    Object.keys(decidedEntries).filter((name) => !names.includes(name)),
    'In decidedEntries of tests/support/decided.ts, and not in app',
  )
})
