import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { quota, reservedWord } from '@/db/schema'
import { builtInRoles } from '@/lib/guard/policy'
import { reservedSlugs } from '@/lib/organizations/reserved-slugs'
import { quotas } from '@/lib/quotas'
import {
  founding,
  insertDomain,
  insertLink,
  insertRequest,
  newInvitation,
  newMember,
  newRole,
  outcome,
} from '../../support/by-sql'
import { newOrganization, newPerson } from '../../support/people'

test('what the database compares with is what the code says', async () => {
  expect(Object.fromEntries((await db().select().from(quota)).map(({ name, most }) => [name, most]))).toEqual(
    quotas,
  )
  const words = await db().select().from(reservedWord)
  const of = (kind: string) => words.filter((each) => each.kind === kind).map(({ word }) => word)
  expect(of('slug').sort()).toEqual([...reservedSlugs].sort())
  expect(of('role').sort()).toEqual(Object.keys(builtInRoles).sort())
})

describe('an organization', () => {
  test('begins with an owner', async () => {
    const { made, owned, id, founder } = await founding()
    expect(await outcome([made])).toBe('organization_has_owner')
    expect(await outcome([made, newMember(id, founder.id, 'admin')])).toBe('organization_has_owner')
    expect(await outcome([made, owned])).toBe('done')
  })

  test('takes no reserved address, neither at first nor later', async () => {
    const { made, owned } = await founding({ slug: 'admin' })
    expect(await outcome([made, owned])).toBe('organization_slug_reserved')
    const { id } = await newOrganization()
    expect(await outcome([sql`update organization set slug = 'api' where id = ${id}`])).toBe(
      'organization_slug_reserved',
    )
  })

  test.each([
    ['a line end', { name: 'One\nTwo' }, 'organization_name_clean'],
    ['a control', { name: 'Be\u0007ll' }, 'organization_name_clean'],
    ['a mark that turns what follows around', { name: 'Harm\u202eless' }, 'organization_name_clean'],
    ['a name of blanks', { name: '   ' }, 'organization_name_visible'],
    ['a name of no width', { name: '\u200b\u3164' }, 'organization_name_visible'],
    ['a logo of two lines', { logo: 'https://example.com/a\nb' }, 'organization_logo'],
    ['a logo that runs as a script', { logo: 'javascript:alert(1)' }, 'organization_logo'],
    [
      'endless extras',
      { metadata: JSON.stringify({ of: 'x'.repeat(4096) }) },
      'organization_metadata_length',
    ],
    ['extras without names', { metadata: '[1]' }, 'organization_metadata_json'],
  ])('carries not %s', async (_, facts, rule) => {
    const { made, owned } = await founding(facts)
    expect(await outcome([made, owned])).toBe(rule)
  })

  test('carries a name in any script, with a logo and extras', async () => {
    const facts = { name: 'Ünïted 東京 👩‍🚀 &c.', logo: 'https://example.com/a.png', metadata: '{"a":1}' }
    const { made, owned } = await founding(facts)
    expect(await outcome([made, owned])).toBe('done')
  })
})

test('an organization that was deleted takes no one in, under no role, and in no way', async () => {
  const { id, owner } = await newOrganization()
  await db().execute(sql`update organization set deleted_at = now() where id = ${id}`)
  const person = await newPerson()
  for (const into of [
    newMember(id, person.id, 'owner'),
    newInvitation(id, owner.id),
    newRole(id, 'worker'),
    insertDomain(id),
    insertRequest(id, person.id),
    insertLink(id, owner.id),
  ])
    expect(await outcome([into])).toBe('organization_not_deleted')
})
