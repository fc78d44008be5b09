import { describe, expect, test } from 'vitest'
import { transaction } from '@/db'
import { member, project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { deleteAccount } from '@/lib/account/operations'
import { leaveOrganization, removeMember } from '@/lib/members/operations'
import { createProject, deleteProject, renameProject } from '@/lib/projects/operations'
import { gate, heldOpen, somebodyWaits } from '../../support/interleave'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'

// Who passed the guard and was removed before their write came writes nothing.

type Tenant = Awaited<ReturnType<typeof newOrganization>>

const names = async ({ id }: Tenant) =>
  (await inTenantScope({ organization: { id } }, (tx) => tx.select().from(project))).map(({ name }) => name)

const remove = ({ owner }: Tenant, { memberId }: Person) =>
  owner.with('member:delete', (context) => removeMember(context, { memberIdOrEmail: memberId }))

const endings = {
  removed: remove,
  gone: (_: Tenant, person: Person) => person.asMember(leaveOrganization),
  'without an account': (_: Tenant, person: Person) => person.signedIn(deleteAccount),
}

describe.each(Object.entries(endings))('someone who is %s', (_, end) => {
  test('makes, renames and deletes no project, though the guard had let them in', async () => {
    const tenant = await newOrganization()
    const admin = await tenant.join('admin', await newPerson())
    const made = await admin.with('project:create', (context) => createProject(context, { name: 'Stays' }))
    const kept = { id: made?.id ?? '' }
    const [create, rename, drop] = await Promise.all([
      admin.with('project:create', async (context) => () => createProject(context, { name: 'Late' })),
      admin.with(
        'project:update',
        async (context) => () => renameProject(context, { ...kept, name: 'Late' }),
      ),
      admin.with('project:delete', async (context) => () => deleteProject(context, kept)),
    ])
    await end(tenant, admin)
    for (const write of [create, rename, drop])
      expect(await refusal(write())).toMatchObject({
        code: 'conflict',
        message: 'You’re no longer a member of this organization. Nothing was changed.',
      })
    expect(await names(tenant)).toEqual(['Stays'])
  })
})

test('a write that comes while the removal is under way waits for it, and is refused', async () => {
  const tenant = await newOrganization()
  const admin = await tenant.join('admin')
  const endRemoval = await heldOpen(() => remove(tenant, admin))
  const write = refusalCode(
    admin.with('project:create', (context) => createProject(context, { name: 'Second' })),
  )
  await somebodyWaits()
  await endRemoval()
  expect(await write).toBe('conflict')
  expect(await names(tenant)).toEqual([])
})

test('a write that was first is kept, and the removal waits for it', async () => {
  const tenant = await newOrganization()
  const admin = await tenant.join('admin')
  const [written, mayEnd] = [gate(), gate()]
  const order: string[] = []
  const write = admin.with('project:create', (context) =>
    transaction(async () => {
      await createProject(context, { name: 'First' })
      written.open()
      await mayEnd.passed
      order.push('write')
    }),
  )
  await written.passed
  const removal = remove(tenant, admin).then(() => order.push('removal'))
  await somebodyWaits()
  mayEnd.open()
  await Promise.all([write, removal])
  expect(order).toEqual(['write', 'removal'])
  expect(await names(tenant)).toEqual(['First'])
})

test('a colleague who stays, and a job that names no one, still write', async () => {
  const tenant = await newOrganization()
  const admin = await tenant.join('admin')
  await remove(tenant, admin)
  await tenant.owner.with('project:create', (context) => createProject(context, { name: 'Owner' }))
  await inTenantScope({ organization: { id: tenant.id } }, (tx) =>
    tx.insert(project).values({ organizationId: tenant.id, name: 'Job' }),
  )
  expect((await names(tenant)).sort()).toEqual(['Job', 'Owner'])
})

test('an organization’s id opens nothing to a person who is no member of it, whatever guard was forgotten', async () => {
  const [{ id }, { owner }] = [await newOrganization(), await newOrganization()]
  const read = (person: { id: string }) =>
    inTenant({ organization: { id }, user: person }, (tx) => tx.select().from(project))
  expect(await refusalCode(read(owner))).toBe('conflict')
  expect(await refusalCode(read({ id: '' }))).toBe('conflict')
  // @ts-expect-error Who asks is not left out by accident.
  const unnamed = () => inTenant({ organization: { id } }, (tx) => tx.select().from(project))
  expect(unnamed).toBeTypeOf('function')
  expect(await refusalCode(transaction(() => read(owner)))).toBe('conflict')
})

test('inside of one organization, another opens to its own members', async () => {
  const [here, there] = [await newOrganization(), await newOrganization()]
  const both = await there.join('member', here.owner)
  const nested = inTenant({ organization: here, user: here.owner }, () =>
    inTenant({ organization: there, user: both }, (tx) =>
      tx.select({ id: member.organizationId }).from(member),
    ),
  )
  expect(await nested).toEqual([{ id: there.id }, { id: there.id }])
})
