import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { byHand } from '../support/by-hand'
import { expectNone } from '../support/none'
import { newOrganization } from '../support/people'
import { anyHome, placeEach, rowsFor } from '../support/rows'
import { tenantTables } from './catalogue/findings'
import { ownersConnection } from './catalogue/rolled-back'

// Asked without a build: whether every table has a row with canary words in the tenants of the matrix. What is not there leaks
// nowhere.

/** Made by the matrix's own tenants, in tests/matrix/support/tenant.ts, or by the database. */
const ofTenants = [
  'audit_log',
  'invitation',
  'invitation_link',
  'join_request',
  'member',
  'organization_domain',
  'organization_role',
  'ownership_offer',
]

const mark = 'c0dfffff'

const { owner, after } = ownersConnection()

/** Tables of tenants in which this organization has no row with a canary word. */
async function withoutWords(organizationId: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await tenantTables(owner)) {
    if (ofTenants.includes(table)) continue
    // The owner is no tenant, and would see no row.
    await owner.query(`alter table ${table} no force row level security`)
    const marked = `select from ${table} r where organization_id = $1 and r::text like $2`
    const { rowCount } = await owner.query(marked, [organizationId, `%${mark}%`])
    if (!rowCount) found.push(table)
  }
  return found
}

test('every table of organizations has a row with canary words in each tenant of the matrix', async () => {
  const { id, owner: founder } = await newOrganization()
  const rows = {
    ...Object.fromEntries(ofTenants.map((table) => [table, {}])),
    member: { user_id: founder.id },
  }
  const home = { newId: randomUUID, text: (table: string) => mark + table, person: async () => founder.id }
  await placeEach({ id, ...home }, rows)
  expectNone(
    // Rolled back: the function alters tables to read them.
    await after('select 1', () => withoutWords(id)),
    'No text of these tables is drawn: name a column of type text in tests/support/by-hand.ts',
  )
  const bad = (note: string) =>
    `create table bad (organization_id text not null, note text); insert into bad values ('${id}', '${note}')`
  expect(await after(bad('a note'), () => withoutWords(id))).toEqual(['bad'])
  expect(await after(bad(`a note ${mark}`), () => withoutWords(id))).toEqual([])
})

test('an action that needs a row in a state gets a new one, made for whoever asks', async () => {
  const [{ id, owner: founder }, { project }] = [await newOrganization(), byHand]
  const home = { ...anyHome({ id }), person: async () => founder.id }
  byHand.project = {
    states: { own: { columns: ({ actor }) => ({ created_by: actor }), neededBy: ['deleteOwnProject'] } },
  }
  try {
    const rows = { project: { id: 'anyone’s' } }
    const owners = async (given: object) =>
      (await rowsFor('deleteOwnProject', { ...home, ...given }, rows)).project?.created_by
    expect([await owners({}), await owners({ actor: 'me' })]).toEqual([founder.id, 'me'])
    expect(await rowsFor('deleteProject', home, rows)).toBe(rows)
  } finally {
    byHand.project = project ?? {}
  }
})
