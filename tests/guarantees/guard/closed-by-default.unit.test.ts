import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isPermission, isStaffPermission } from '@/lib/guard/policy'
import { accessOf } from '@/lib/guard/routes'
import { decidedOpen, decidedShells } from '../../support/decided'
import { expectNone } from '../../support/none'
import {
  compiledFiles,
  compiledSources,
  drawnWith,
  filesOutsideTenants,
  importsUnseen,
  inlineActionFiles,
  isMetadata,
  isShell,
  metadataFiles,
  pageFiles,
  routeFiles,
  serverActionFiles,
  shellFiles,
  sources,
} from '../../support/sources'

// Whatever can be called from outside says, as its first word, who may. These tests list the files of the project, so a new
// action, page or route is held to it without anybody thinking of it.

const openings = ['public', 'signed-in', 'member']
const isDecided = (permission: unknown) =>
  typeof permission === 'string' &&
  (openings.includes(permission) || isPermission(permission) || isStaffPermission(permission))

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
      if (accessOf(url) !== 'public') expect([path, permission]).not.toEqual([path, 'public'])
      if (accessOf(url) === 'staff')
        expect([path, isStaffPermission(String(permission))]).toEqual([path, true])
      if (accessOf(url) === 'public') expect(path in decidedOpen || permission === 'public').toBe(true)
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

  /** Next answers HEAD by the handler of GET, and OPTIONS by itself; the matrix asks neither. */
  const unasked = (exported: object) => Object.keys(exported).filter((name) => /^(HEAD|OPTIONS)$/.test(name))

  test('leaves HEAD and OPTIONS to Next', async () => {
    expect(unasked({ GET: () => {}, HEAD: () => {}, OPTIONS: () => {} })).toEqual(['HEAD', 'OPTIONS'])
    const found = await Promise.all(
      routes.map(async ({ path, load }) => unasked(await load()).map((name) => `${path} ${name}`)),
    )
    expectNone(found.flat(), 'Remove these, or let tests/matrix ask them (support/targets.ts)')
  })
})

describe('what stands around a page, or in its place', () => {
  const shells = shellFiles().map(({ path }) => path)

  test('was decided to ask the guard, or to show nothing of a tenant', () => {
    expectNone(
      shells.filter((path) => !(path in decidedShells)),
      'Next draws these whoever may see the page: decide in decidedShells of tests/support/decided.ts',
    )
    expect(Object.keys(decidedShells).filter((path) => !shells.includes(path))).toEqual([])
  })

  test('reaches neither guard nor database where it shows nothing of a tenant', () => {
    const outsideTenants = filesOutsideTenants().map(({ path }) => path)
    const reaches = (path: string) =>
      drawnWith(path).filter(
        (file) => /^(db|lib\/guard\/server)\b/.test(file) || outsideTenants.includes(file),
      )
    expectNone(
      Object.keys(decidedShells)
        .filter((path) => decidedShells[path] === 'shows nothing of a tenant')
        .flatMap((path) => reaches(path).map((file) => `${path} draws with ${file}`)),
      'Decide that it asks the guard, and try it in tests/isolation/shells.test.ts',
    )
    expect(reaches('app/dashboard/[org]/layout.tsx')).not.toEqual([])
  })

  test.each([
    'app/dashboard/[org]/template.tsx',
    'app/@modal/default.tsx',
    'app/dashboard/loading.tsx',
    'app/(auth)/error.tsx',
    'app/global-not-found.tsx',
  ])('%s would be listed', (path) => {
    expect(isShell(path)).toBe(true)
    expect(isShell(path.replace('.tsx', '-card.tsx'))).toBe(false)
  })

  test('comes from nothing that Next calls beside it, before anybody asks the guard', () => {
    const beside = /\bgenerate(Metadata|Viewport|StaticParams|ImageMetadata|Sitemaps)\b/
    expect('export async function generateMetadata({ params }) {}').toMatch(beside)
    expectNone(
      sources(['app']).flatMap(({ path, text }) => (beside.test(text) ? path : [])),
      'Say it in a fixed `metadata` instead',
    )
  })
})

describe('what is open', () => {
  test('among the files that Next serves because of their name (icon, opengraph-image, sitemap …) was decided', () => {
    expect(
      metadataFiles().filter((path) => !(path in decidedOpen)),
      'Anybody may fetch it, signed in or not: add a line with the reason to decidedOpen (tests/support/decided.ts), or make it a route.',
    ).toEqual([])
  })

  test.each(['opengraph-image.tsx', 'icon.tsx', 'twitter-image.png', 'sitemap.ts', 'manifest.ts'])(
    '%s would be listed',
    (name) => {
      expect(isMetadata(`app/${name}`)).toBe(true)
      if (/image|icon/.test(name)) expect(isMetadata(`app/dashboard/[org]/${name}`)).toBe(true)
    },
  )

  test('is still there', () => {
    const there = [...[...pageFiles(), ...routeFiles()].map(({ path }) => path), ...metadataFiles()]
    expect(Object.keys(decidedOpen).filter((path) => !there.includes(path))).toEqual([])
  })
})

describe('code that Next would serve, and none of these tests would see', () => {
  test('is nowhere: all of it is .ts or .tsx', () => {
    expect(
      compiledFiles('.', /\.([cm]?jsx?|[cm]tsx?)$/),
      'Next compiles these whatever tsconfig.json says: rename to .ts or .tsx, where the lists of actions, pages and routes look.',
    ).toEqual([])
  })

  test('is not in a folder `pages`, which is Next’s other router', () => {
    expect(
      compiledFiles('.', /./).filter((path) => path.startsWith('pages/')),
      'Move its pages and routes to app.',
    ).toEqual([])
  })

  const compiled = compiledFiles()

  test('is imported from nowhere else: no scripts, tests or settings', () => {
    expectNone(
      compiledSources().flatMap((source) =>
        importsUnseen(source, compiled).map((from) => `${source.path} imports ${from}`),
      ),
      'Move what it needs to lib or components',
    )
  })

  test.each([
    "import { seed } from '@/scripts/seed'",
    "export { as } from '../../tests/support/people'",
    "const { all } = await import('@/docs/all')",
    "import data from '@/public/data'",
    "import config from '@/vitest.config'",
    "import { seed } from '@/lib/../scripts/seed'",
    "import it from '/tmp/it'",
    "import it from '#it'",
  ])('%s would be seen', (text) => {
    const code = { path: 'app/account/page.tsx', text }
    expect(importsUnseen(code, compiled)).toHaveLength(1)
    expect(importsUnseen({ ...code, text: "import { zz } from '@/zz'" }, ['app/page.tsx', 'zz.ts'])).toEqual(
      [],
    )
  })

  test('would be among the files that are looked at, beside the folders, too', () => {
    const place = mkdtempSync(join(tmpdir(), 'atrium-sources-'))
    const files = {
      'app/page.tsx': '',
      'extra/lib.ts': '',
      'zzactions.ts': "'use server'\nexport async function steal() {}",
      'zzscreen.tsx': '',
      'scripts/seed.ts': '',
      'next.config.ts': '',
      'next-env.d.ts': '',
    }
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place, path)), { recursive: true })
        writeFileSync(join(place, path), text)
      }
      expect(compiledFiles(place).sort()).toEqual([
        'app/page.tsx',
        'extra/lib.ts',
        'zzactions.ts',
        'zzscreen.tsx',
      ])
      expect(serverActionFiles(place).map(({ path }) => path)).toEqual(['zzactions.ts'])
    } finally {
      rmSync(place, { recursive: true })
    }
  })
})
