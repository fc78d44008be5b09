import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetEnv } from '@/lib/env'
import type { Permission } from '@/lib/guard/policy'
import type { Who } from './support/judge'
import { worldOf } from './support/matrix'
import { lookingAt } from './support/organization'
import { each, problemsOf } from './support/probe'
import { forgetTally } from './support/tally'
import type { Target } from './support/targets'
import type { Tenant } from './support/tenant'
import type { World } from './support/world'

// Whether the roles that decide a target find what every role would: the page of a new noun, as a small server plays it, right and
// with one fault at a time. Projects stand for the noun, and invitations for what the page shows besides.

const page: Target = {
  kind: 'page',
  name: 'planted',
  access: 'project:read',
  reads: ['invitation:read', 'project:delete'],
  needsProof: false,
  ways: ['html'],
  recipe: { reads: true, shows: ['project'] },
  values: ({ slug, rows }) => ({ '@org': slug, '@id': String(rows.project?.id) }),
  ask: (_, values) => ({ method: 'GET', path: `/${values['@org']}/${values['@id']}` }),
}

/** What the page decides, each as a page without fault does. */
const right = {
  signedIn: (who: Who) => who.standing !== 'nobody',
  isMember: (who: Who, tenant: Tenant) => who.home === tenant.words.tenant,
  mayEnter: (can: (permission: Permission) => boolean) => can('project:read'),
  finds: (id: string, tenant: Tenant) => id === tenant.rows.project?.id,
  /** The status for a row of another organization. */
  otherwise: 404,
  showsInvitations: (can: (permission: Permission) => boolean) => can('invitation:read'),
}

const realUrl = process.env.APP_URL
let world: World
let played = right

function answer(who: Who | undefined, slug: string, id: string): { status: number; body: string } {
  if (!who || !played.signedIn(who)) return { status: 307, body: '' }
  const tenants = [...world.homes, world.other]
  const tenant = tenants.find((each) => each.slug === slug)
  const can = (permission: Permission) => who.role?.permissions.has(permission) ?? false
  const nothing = { status: 404, body: 'Page not found' }
  if (!tenant || !played.isMember(who, tenant)) return nothing
  if (!played.mayEnter(can)) return { status: 403, body: 'It takes (project:read)' }
  const owner = tenants.find(({ rows }) => rows.project?.id === id)
  if (!owner) return nothing
  if (!played.finds(id, tenant)) return { ...nothing, status: played.otherwise }
  const invited = played.showsInvitations(can) ? tenant.invitedEmail : ''
  return { status: 200, body: `${owner.rows.project?.name} ${invited}` }
}

const server = createServer((request, response: ServerResponse) => {
  const [, slug = '', id = ''] = (request.url ?? '').split('/').map(decodeURIComponent)
  const people = [...world.members, ...world.outsiders, ...world.nobodies]
  const { status, body } = answer(
    people.find(({ cookie }) => cookie === request.headers.cookie),
    slug,
    id,
  )
  response.writeHead(status, status === 307 ? { location: '/login?callbackUrl=%2F' } : {}).end(body)
})

beforeAll(async () => {
  world = await worldOf([page])
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.env.APP_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  forgetEnv()
})
afterAll(() => {
  server.close()
  process.env.APP_URL = realUrl
  forgetEnv()
  forgetTally()
})

async function found(fault: Partial<typeof right>): Promise<string[]> {
  played = { ...right, ...fault }
  return (await each(await lookingAt(page, world), problemsOf)).flat()
}

test('nothing is found where the page is right', async () => {
  expect(await found({})).toEqual([])
})

test.each<[fault: string, planted: Partial<typeof right>, says: string]>([
  ['lets every member in', { mayEnter: () => true }, 'LEAK: tells the project'],
  [
    'asks for another permission of the noun',
    { mayEnter: (can) => can('project:create') },
    'all but project:read',
  ],
  [
    'asks for a second permission, too',
    { mayEnter: (can) => can('project:read') && can('member:read') },
    'only project:read | planted html | own organization, with the permission | expected "done", got 403',
  ],
  ['finds a row of another organization by its id', { finds: () => true }, 'LEAK: tells the project'],
  ['tells that another organization has such a row', { otherwise: 403 }, 'tells what exists'],
  ['opens to members of other organizations', { isMember: () => true }, 'of another tenant'],
  [
    'opens to staff',
    {
      isMember: (who, tenant) => who.standing === 'staff' || right.isMember(who, tenant),
      mayEnter: () => true,
    },
    'staff | planted',
  ],
  ['goes on with a session that has ended', { signedIn: ({ cookie }) => cookie !== '' }, 'ended session'],
  ['shows another noun to whoever enters', { showsInvitations: () => true }, 'tells the invited'],
  [
    'shows another noun to whoever holds another permission',
    { showsInvitations: (can) => can('project:delete') },
    'project:read and project:delete | planted html | own organization, with the permission | LEAK',
  ],
  [
    'shows another noun to whoever holds either permission',
    { showsInvitations: (can) => can('invitation:read') || can('project:delete') },
    'all but invitation:read',
  ],
])('a page that %s is found', async (_, planted, says) => {
  expect((await found(planted)).join('\n')).toContain(says)
})
