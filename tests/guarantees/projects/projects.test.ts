import { describe, expect, test } from 'vitest'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { projectName } from '@/lib/projects/input'
import {
  archiveProject,
  createProject,
  deleteProject,
  renameProject,
  restoreProject,
} from '@/lib/projects/operations'
import { getProject, listProjects } from '@/lib/projects/queries'
import { newOrganization, type Person } from '../../support/people'
import { refusalCode } from '../../support/refusal'

const list = (person: Person, query: Parameters<typeof listProjects>[1] = {}) =>
  person.with('project:read', (context) => listProjects(context, query))
const create = async (person: Person, name: string) => {
  const made = await person.with('project:create', (context) => createProject(context, { name }))
  return made?.id ?? ''
}

/** A tenant with projects of these names, all made in one moment. */
async function tenantWith(names: readonly string[], at = '2026-01-01') {
  const tenant = await newOrganization()
  await inTenantScope({ organization: tenant }, (tx) =>
    tx
      .insert(project)
      .values(names.map((name) => ({ organizationId: tenant.id, name, createdAt: new Date(at) }))),
  )
  return tenant
}

describe('the list', () => {
  test('pages forwards and back through equal times without losing or repeating one', async () => {
    const names = Array.from({ length: 47 }, (_, n) => `Project ${n}`)
    const { owner } = await tenantWith(names)
    const forwards: string[][] = []
    let page = await list(owner)
    forwards.push(page.rows.map(({ id }) => id))
    while (page.next) {
      page = await list(owner, { after: page.next })
      forwards.push(page.rows.map(({ id }) => id))
    }
    expect(forwards.map(({ length }) => length)).toEqual([20, 20, 7])
    expect(new Set(forwards.flat()).size).toBe(47)
    const backwards = [page.rows.map(({ id }) => id)]
    while (page.previous) {
      page = await list(owner, { before: page.previous })
      backwards.unshift(page.rows.map(({ id }) => id))
    }
    expect(backwards).toEqual(forwards)
  })

  test('neither skips nor repeats when others come and go meanwhile', async () => {
    const { owner } = await tenantWith(Array.from({ length: 30 }, (_, n) => `Project ${n}`))
    const first = await list(owner)
    await create(owner, 'Newcomer')
    await owner.with('project:delete', (context) => deleteProject(context, { id: first.rows[3]?.id ?? '' }))
    const second = await list(owner, { after: first.next })
    expect(second.rows).toHaveLength(10)
    const ids = first.rows.map(({ id }) => id)
    expect(second.rows.filter(({ id }) => ids.includes(id))).toEqual([])
  })

  test('is newest first', async () => {
    const { owner } = await tenantWith(['old'], '2020-01-01')
    await create(owner, 'new')
    expect((await list(owner)).rows.map(({ name }) => name)).toEqual(['new', 'old'])
  })

  test.each(['garbage', '', '%00', Buffer.from('2026|x').toString('base64url')])(
    'begins at its start for the cursor %j',
    async (after) => {
      const { owner } = await tenantWith(['one'])
      expect((await list(owner, { after })).rows.map(({ name }) => name)).toEqual(['one'])
    },
  )

  test.each([
    ['50%', ['50% off']],
    ['_', ['snake_case']],
    ['\\', ['back\\slash']],
    ['OFF', ['50% off']],
    ["'; drop table project; --", []],
    ['nothing like it', []],
    ['\u0000', undefined],
  ])('searched for %j finds what contains it', async (search, found) => {
    const names = ['50% off', '500 crates', 'snake_case', 'snakeXcase', 'back\\slash']
    const { owner } = await tenantWith(names)
    const { rows } = await list(owner, { search })
    if (found) expect(rows.map(({ name }) => name)).toEqual(found)
    else expect(rows.length).toBeLessThanOrEqual(names.length)
  })

  test('shows archived ones only where they are asked for', async () => {
    const { owner } = await tenantWith(['kept', 'stored'])
    const stored = (await list(owner)).rows.find(({ name }) => name === 'stored')
    await owner.with('project:archive', (context) => archiveProject(context, { id: stored?.id ?? '' }))
    const names = async (filter: 'active' | 'archived' | 'all') =>
      (await list(owner, { filter })).rows.map(({ name }) => name).sort()
    expect({
      active: await names('active'),
      archived: await names('archived'),
      all: await names('all'),
    }).toEqual({
      active: ['kept'],
      archived: ['stored'],
      all: ['kept', 'stored'],
    })
  })
})

test('a member creates, renames, archives and restores; and does not delete', async () => {
  const { join } = await newOrganization()
  const plain = await join('member')
  const id = await create(plain, 'Draft')
  await plain.with('project:update', (context) => renameProject(context, { id, name: 'Final' }))
  const read = () => plain.with('project:read', (context) => getProject(context, id))
  expect(await read()).toMatchObject({ name: 'Final', archivedAt: null, createdBy: plain.name })
  await plain.with('project:archive', (context) => archiveProject(context, { id }))
  const { archivedAt } = await read()
  expect(archivedAt).not.toBeNull()
  await plain.with('project:archive', (context) => archiveProject(context, { id }))
  expect((await read()).archivedAt).toEqual(archivedAt)
  await plain.with('project:archive', (context) => restoreProject(context, { id }))
  expect(await read()).toMatchObject({ archivedAt: null })
  expect(await refusalCode(plain.with('project:delete', (context) => deleteProject(context, { id })))).toBe(
    'forbidden',
  )
})

test('admin and owner delete', async () => {
  const { owner, join } = await newOrganization()
  const admin = await join('admin')
  for (const actor of [owner, admin]) {
    const id = await create(actor, 'Short-lived')
    await actor.with('project:delete', (context) => deleteProject(context, { id }))
    expect(await refusalCode(actor.with('project:read', (context) => getProject(context, id)))).toBe(
      'not_found',
    )
  }
})

describe('a project of another organization is “not found”, like one that never was', () => {
  test.each([
    ['read', (who: Person, id: string) => who.with('project:read', (context) => getProject(context, id))],
    [
      'renamed',
      (who: Person, id: string) =>
        who.with('project:update', (context) => renameProject(context, { id, name: 'Mine' })),
    ],
    [
      'archived',
      (who: Person, id: string) => who.with('project:archive', (context) => archiveProject(context, { id })),
    ],
    [
      'restored',
      (who: Person, id: string) => who.with('project:archive', (context) => restoreProject(context, { id })),
    ],
    [
      'deleted',
      (who: Person, id: string) => who.with('project:delete', (context) => deleteProject(context, { id })),
    ],
  ] as const)('when it is %s', async (_, attempt) => {
    const [{ owner }, { owner: stranger }] = [await newOrganization(), await newOrganization()]
    const id = await create(owner, 'Theirs')
    const read = () => owner.with('project:read', (context) => getProject(context, id))
    const before = await read()
    expect(await refusalCode(attempt(stranger, id))).toBe('not_found')
    expect(await refusalCode(attempt(stranger, '00000000-0000-4000-8000-ffffffffffff'))).toBe('not_found')
    expect(await read()).toEqual(before)
  })
})

test('the project of someone who left is still there, without a name it may not show', async () => {
  const { owner, id, join } = await newOrganization()
  const plain = await join('member')
  const made = await create(plain, 'Left behind')
  await owner.post('/organization/remove-member', { organizationId: id, memberIdOrEmail: plain.memberId })
  expect(await owner.with('project:read', (context) => getProject(context, made))).toMatchObject({
    name: 'Left behind',
    createdBy: null,
  })
})

test.each(['', ' ', 'x'.repeat(121), 'two\nlines', '\u0000'])('%j is no name for a project', (name) => {
  expect(projectName.safeParse(name).success).toBe(false)
})

test('the database itself refuses an empty name', async () => {
  await expect(tenantWith([''])).rejects.toMatchObject({ cause: { constraint: 'project_name_length' } })
})
