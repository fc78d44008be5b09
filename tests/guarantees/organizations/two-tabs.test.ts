import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { createProject } from '@/app/dashboard/[org]/projects/actions'
import { db } from '@/db'
import { session } from '@/db/schema'
import { listProjects } from '@/lib/projects/queries'
import { newOrganization, type Person, signedInAs } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// Tabs of one browser share a session, and with it "the last used organization". Whose tab it is decides where its writes go.

type Tenant = Awaited<ReturnType<typeof newOrganization>>

/** One person, owner of two organizations, whose session last used the second. */
async function inTwo(): Promise<{ person: Person; first: Tenant; second: Tenant }> {
  const [first, second] = [await newOrganization(), await newOrganization()]
  const { facts } = await second.join('owner')
  const person = await signedInAs(facts, (await first.join('owner', await signedInAs(facts))).home)
  await uses(person, second)
  return { person, first, second }
}

const uses = (person: Person, { id }: Tenant) =>
  db().update(session).set({ activeOrganizationId: id }).where(eq(session.id, person.sessionId))

const projectsOf = async ({ owner }: Tenant) =>
  (await owner.with('project:read', (proof) => listProjects(proof, {}))).rows.map(({ name }) => name)

test('forms of two tabs write each into its own organization, whichever was used last', async () => {
  const { person, first, second } = await inTwo()
  for (const last of [second, first]) {
    await uses(person, last)
    for (const tab of [first, second])
      await person.call(createProject, { organization: tab.slug, name: `${tab.slug} after ${last.slug}` })
  }
  for (const tab of [first, second])
    expect((await projectsOf(tab)).sort()).toEqual(
      [first, second].map((last) => `${tab.slug} after ${last.slug}`).sort(),
    )
})

describe('an endpoint that changes an organization', () => {
  const permission = { project: ['read'] }
  const changes = {
    update: { data: { name: 'Written by the other tab' } },
    delete: {},
    leave: {},
    'invite-member': { email: 'somebody@people.test', role: 'admin' },
    'update-member-role': { memberId: '', role: 'admin' },
    'remove-member': { memberIdOrEmail: '' },
    'create-role': { role: 'other', permission },
    'update-role': { roleName: 'crew', data: { permission } },
    'delete-role': { roleName: 'crew' },
  }
  const cases = Object.entries(changes)

  test.each(cases)('%s is refused when it names none, and nothing changes anywhere', async (path, fields) => {
    const { person, second } = await inTwo()
    await second.customRole('crew', ['project:read', 'project:create'])
    const { memberId } = await second.join('member')
    const body = { ...fields, ...('memberId' in fields && { memberId }) }
    if ('memberIdOrEmail' in body) body.memberIdOrEmail = memberId
    for (const organizationId of [undefined, null, '', 7])
      expect(
        await leavingNoTrace(() => person.post(`/organization/${path}`, { ...body, organizationId })),
      ).toMatchObject({
        status: 400,
        body: { fields: { organizationId: ['Specify the organization: organizationId is missing.'] } },
      })
    expect(await person.post(`/organization/${path}`, { ...body, organizationId: second.id })).toMatchObject({
      status: 200,
    })
  })

  test('writes into the one it names, whichever was used last', async () => {
    const { person, first, second } = await inTwo()
    const body = { organizationId: first.id, email: 'somebody@people.test', role: 'member' }
    expect(await person.post('/organization/invite-member', body)).toMatchObject({
      status: 200,
      body: { organizationId: first.id },
    })
    const { body: list } = await person.get(`/organization/list-invitations?organizationId=${second.id}`)
    expect(list).toEqual({ list: [] })
  })
})
