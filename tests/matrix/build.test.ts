import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decidedOpen } from '../support/decided'
import { metadataFiles } from '../support/sources'
import { nameOf } from './support/names'
import { actions, pages, routes } from './support/targets'

// The targets are listed from the sources; the build itself says what it serves. What only the build knows of is asked by nobody.

const said = <T>(manifest: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(`.next/${manifest}`, 'utf8')))

const nothingUnseen =
  'The build serves these, and no target is one of them: tests/support/sources.ts must list their files, or they must go.'

test('every server action of the build is asked', () => {
  const registered = z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string() }))
  const { node, edge } = said(
    'server/server-reference-manifest.json',
    z.object({ node: registered, edge: registered }),
  )
  const built = [...Object.values(node), ...Object.values(edge)]
  const asked = actions.map(({ name }) => name)
  expect(built.length).toBeGreaterThan(10)
  expect(
    built
      .filter(({ filename, exportedName }) => !asked.includes(`${nameOf(filename)} ${exportedName}`))
      .map(({ filename, exportedName }) => `${filename} ${exportedName}`),
    nothingUnseen,
  ).toEqual([])
})

/** Drawn from app/not-found.tsx and app/global-error.tsx. */
const ofNext = ['/_not-found/page', '/_global-error/page']

/** Behind the name of such a file Next puts a hash, an ending, and which of several it is. */
const isMetadata = (built: string) =>
  metadataFiles().some((file) => {
    const name = file.replace(/^app|\.\w+$/g, '')
    const rest = /^(-\w+)?(\.\w+)?(\/\[__metadata_id__\])?\/route$/
    return built.startsWith(name) && rest.test(built.slice(name.length))
  })

test('every page and route of the build is asked, or was decided to be open', () => {
  const built = Object.keys(said('app-path-routes-manifest.json', z.record(z.string(), z.string())))
  const asked = [
    ...pages.map(({ name }) => name),
    ...routes.map(({ name }) => name.replace(/^\w+ /, '')),
    ...Object.keys(decidedOpen).map(nameOf),
  ]
  expect(built.length).toBeGreaterThan(10)
  expect(
    built.filter(
      (key) => !ofNext.includes(key) && !isMetadata(key) && !asked.includes(nameOf(`app${key}.ts`)),
    ),
    nothingUnseen,
  ).toEqual([])
})

test('nothing of the build is served by Next’s other router', () => {
  const built = Object.keys(said('server/pages-manifest.json', z.record(z.string(), z.string())))
  expect(built.filter((path) => !/^\/(_app|_document|_error|404|500)$/.test(path))).toEqual([])
})
