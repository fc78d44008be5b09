import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { exceptionAt } from '@/lib/auth/exceptions'
import type { Access as Entry } from '@/lib/guard/enter'
import { isPermission, type Permission } from '@/lib/guard/policy'
import type { Action } from '@/lib/http/action'
import { operationAt } from '@/lib/operations'
import { endpoints as listedEndpoints } from '../../support/endpoints'
import { permissionsRead } from '../../support/permissions-read'
import { pageFiles, routeFiles, serverActionFiles } from '../../support/sources'
import { actionRecipes } from '../recipes/actions'
import { actionRecipe, pageRecipe } from '../recipes/drawn'
import { endpointRecipes } from '../recipes/endpoints'
import { pageRecipes } from '../recipes/pages'
import { routeRecipes } from '../recipes/routes'
import type { Actor } from './actors'
import type { Asked } from './ask'
import { nameOf } from './names'
import type { Tenant } from './tenant'

// What can be called from outside, listed from the code: never by hand. Who may comes from the target itself (`.permission`), how it
// is called from its recipe. A target without a recipe is an undecided cell, and red.

export type Access = Entry | 'closed'

/** What a request carries, by field. `@name` is a part of the path: `@org` the slug in the URL. */
export type Values = Record<string, string | string[]>

type Given = (tenant: Tenant, me: Actor) => Values | Promise<Values>

export type Recipe = {
  /** Valid input, naming rows of the tenant. */
  values?: Given
  /** The same, naming somebody or something that may do more than most: for the rank rule. */
  above?: Given
  /** Its success ends the organization, the membership or the session, so that the same request cannot follow. */
  ends?: true
  /** It only reads: its success changes nothing. A page and a GET do, unless they say otherwise. */
  reads?: boolean
  /** Kinds of canary words that its success shows. */
  shows?: readonly string[]
  /** Statuses of success, where it is not 200. */
  ok?: readonly number[]
  /** Kinds of canary words that its success tells about what the request named, to whoever knows it: an invitation's link. */
  tells?: readonly string[]
  /** Fields that tell by their nature whether something exists: a free address, a link that is its own key. */
  open?: readonly string[]
  /** What the operation itself asks for, where the action itself asks only who is signed in. */
  asksFor?: Permission
  /** The status that answers a field which names something of another tenant, where that is not 404. */
  foreign?: Readonly<Record<string, number>>
  /** It takes the role of an owner, too: another role with the permission is refused. */
  onlyOwners?: true
  /** The library's documented status for the signed-out, where it is not 401. */
  signedOut?: number
  /** Its documented status where no organization is named and the last used one is none any more, where that is not 404. */
  nowhere?: number
  /** The tenant in which it succeeds, where that is a special one. */
  world?: { deleted?: boolean }
}

export type Target = {
  kind: 'action' | 'page' | 'route' | 'endpoint'
  name: string
  access: Access
  /** The ways in which a browser asks: with JavaScript or without, as a document or as a payload. */
  ways: readonly string[]
  recipe: Recipe | undefined
  /** It always requires recent proof. */
  needsProof: boolean
  /** Permissions that its code reads besides. */
  reads: readonly Permission[]
  /** Values of a valid request in this tenant, its slug included. */
  values: Given
  above?: Given
  ask: (way: string, values: Values) => Asked
  /** The page that a form without JavaScript renders again. */
  page?: Target
}

export const asksOrganization = (access: Access) => access === 'member' || isPermission(access)

const accessOf = (exported: unknown): Access =>
  (typeof exported === 'function' ? (Reflect.get(exported, 'permission') as Access) : undefined) ?? 'public'

const filled = (path: string, values: Values): string =>
  path.replace(/\[([^\]]+)\]/g, (_, name: string) => encodeURIComponent(String(values[`@${name}`] ?? 'none')))

const atPath = (values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('@')))
const asField = (values: Values): [string, string][] =>
  Object.entries(values)
    .filter(([name]) => !name.startsWith('@'))
    .flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each]))

const addressOf = (name: string) => (name === '/' ? '/' : `/${name}`)

export const pages: readonly Target[] = await Promise.all(
  pageFiles().map(async ({ path, load }): Promise<Target> => {
    const name = nameOf(path)
    const access = accessOf((await load()).default)
    const recipe = pageRecipe(name, access, pageRecipes[name])
    return {
      kind: 'page',
      name,
      access,
      ways: ['html', 'flight', 'prefetch'],
      recipe: recipe && { reads: true, ...recipe },
      needsProof: false,
      reads: permissionsRead(path),
      values: async (tenant, me) => ({
        ...(name.includes('[org]') && { '@org': tenant.slug }),
        ...(await recipe?.values?.(tenant, me)),
      }),
      ask: (way, values) => ({
        method: 'GET',
        path: withQuery(filled(addressOf(name), values), asField(values)),
        headers: representations[way],
      }),
    }
  }),
)

/** How Next's router asks for a page: as a document, as the payload of a navigation, as that of a prefetch. */
const representations: Record<string, Record<string, string>> = {
  html: { accept: 'text/html' },
  flight: { rsc: '1' },
  prefetch: { rsc: '1', 'next-router-prefetch': '1' },
}

const withQuery = (path: string, fields: [string, string][]) =>
  fields.length > 0 ? `${path}?${new URLSearchParams(fields)}` : path

export const routes: readonly Target[] = (
  await Promise.all(
    routeFiles()
      .filter(({ path }) => path !== 'app/api/auth/[...all]/route.ts')
      .map(async ({ path, load }) =>
        Object.entries(await load())
          .filter(([method]) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(method))
          .map(([method, handler]): Target => {
            const name = `${method} ${nameOf(path)}`
            const recipe = routeRecipes[name]
            return {
              kind: 'route',
              name,
              access: accessOf(handler),
              ways: ['http'],
              recipe: recipe && (method === 'GET' ? { reads: true, ...recipe } : recipe),
              needsProof: false,
              reads: permissionsRead(path),
              values: async (tenant, me) => ({
                ...(path.includes('[org]') && { '@org': tenant.slug }),
                ...(await recipe?.values?.(tenant, me)),
              }),
              ask: (_, values) => ({
                method: method as Asked['method'],
                path: filled(addressOf(nameOf(path)), values),
              }),
            }
          }),
      ),
  )
).flat()

const manifestSchema = z.object({
  node: z.record(
    z.string(),
    z.object({
      filename: z.string(),
      exportedName: z.string(),
      workers: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** What the build calls each action, and which pages carry it. */
const built = Object.entries(
  manifestSchema.parse(JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))).node,
).map(([id, action]) => ({ id, ...action }))

export const actions: readonly Target[] = (
  await Promise.all(
    serverActionFiles().map(async ({ path, load }) =>
      Object.entries(await load())
        .filter((entry): entry is [string, Action] => typeof entry[1] === 'function')
        .map(([exportedName, act]): Target => {
          const name = `${nameOf(path)} ${exportedName}`
          const asked = { ...act.operation, permission: act.permission }
          const recipe = actionRecipe(exportedName, asked, actionRecipes[name])
          const found = built.find((each) => each.filename === path && each.exportedName === exportedName)
          const page = found && pageOf(found.workers, nameOf(path))
          const here = async (tenant: Tenant, me: Actor) => ({
            ...(page && atPath(await page.values(tenant, me))),
            ...(asksOrganization(act.permission) && { organization: tenant.slug }),
          })
          const above = recipe?.above
          return {
            kind: 'action',
            name,
            access: recipe?.asksFor ?? act.permission,
            ways: ['with JavaScript', 'without JavaScript'],
            recipe: found && recipe,
            needsProof: act.operation.proof === true,
            reads: permissionsRead(path),
            values: async (tenant, me) => ({
              ...(await here(tenant, me)),
              ...(await recipe?.values?.(tenant, me)),
            }),
            above:
              above &&
              (async (tenant, me) => ({ ...(await here(tenant, me)), ...(await above(tenant, me)) })),
            page,
            ask: (way, values) => ({
              method: 'POST',
              path: page ? page.ask('html', atPath(values)).path : '/',
              ...(way === 'with JavaScript'
                ? called(found?.id ?? '', asField(values))
                : posted(found?.id ?? '', asField(values))),
            }),
          }
        }),
    ),
  )
).flat()

/** A page that carries the action: the one of its own folder, else the first. */
function pageOf(workers: Record<string, unknown>, folder: string): Target | undefined {
  const names = Object.keys(workers)
    .map((worker) => nameOf(`${worker}.tsx`))
    .sort()
  const name =
    names.find((each) => each === folder) ?? names.find((each) => each.startsWith(folder)) ?? names[0]
  return pages.find((page) => page.name === name)
}

/** As React's client sends a call with (state, form). */
function called(id: string, fields: [string, string][]) {
  const body = new FormData()
  for (const [name, value] of fields) body.append(`_1_${name}`, value)
  body.append('0', '[{"status":"idle"},"$K1"]')
  return { body, headers: { 'next-action': id, accept: 'text/x-component' } }
}

/** As a browser without JavaScript posts the form of useActionState. */
function posted(id: string, fields: [string, string][]) {
  const body = new FormData()
  body.append('$ACTION_REF_1', '')
  body.append('$ACTION_1:0', JSON.stringify({ id, bound: '$@1' }))
  body.append('$ACTION_1:1', '[{"status":"idle"}]')
  body.append('$ACTION_KEY', 'k0')
  for (const [name, value] of fields) body.append(name, value)
  return { body, headers: { accept: 'text/html' } }
}

/** Every path of Better Auth's router, method by method. */
export const endpoints: readonly Target[] = listedEndpoints.map(({ name, method, path, closed }): Target => {
  const recipe = endpointRecipes[name]
  const address = path.replace(/:(\w+)/g, '[$1]')
  const { access = closed ? ('closed' as const) : ('public' as const), above, ...rest } = recipe ?? {}
  return {
    kind: 'endpoint',
    name,
    access: closed ? 'closed' : access,
    ways: ['http'],
    reads: closed ? [] : permissionsRead('lib/auth/organization-reads.ts'),
    needsProof: !closed && (operationAt(path)?.proof ?? exceptionAt(path).needsProof) === true,
    recipe: closed ? {} : recipe && { ...(method === 'GET' && { reads: true as const }), ...rest },
    values: async (tenant, me) => (await recipe?.values?.(tenant, me)) ?? {},
    above,
    ask: (_, values) => {
      const at = `/api/auth${filled(address, values)}`
      return method === 'GET'
        ? { method, path: withQuery(at, asField(values)) }
        : {
            method: 'POST',
            path: at,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(nested(values)),
          }
    },
  }
})

/** `data.name` is a name inside of `data`; texts that are JSON stay what they say. */
function nested(values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith('@')) continue
    const [outer = '', inner] = name.split('.')
    const parsed = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value
    body[outer] = inner ? { ...(body[outer] as object | undefined), [inner]: parsed } : parsed
  }
  return body
}
