import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import OrganizationPage from '@/app/admin/organizations/[id]/page'
import OrganizationsPage from '@/app/admin/page'
import PeoplePage from '@/app/admin/people/page'
import OnboardingPage from '@/app/onboarding/page'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { addDomain } from '@/lib/domains/operations'
import { formatDate } from '@/lib/format'
import { deleteOrganization } from '@/lib/organizations/operations'
import { ask } from '../../support/channels'
import { newLink, openDomain } from '../../support/joining'
import { readPage, textOf } from '../../support/markup'
import { as, newOrganization, newPerson, newStaff } from '../../support/people'

/** What staff read on a list, searched for one name. */
const read = (page: typeof OrganizationsPage, q: string) => readAsStaff(page, {}, { q })

async function readAsStaff(page: typeof OrganizationsPage, params: Texts, query: Texts = {}) {
  return textOf(await readPage(await as('stella'), page, params, query)).replaceAll(' ,', ',')
}

type Texts = Record<string, string>

/** As the server writes it. */
const daysFromNow = (days: number) => formatDate(new Date(Date.now() + days * 24 * 3600 * 1000), 'UTC')

describe('to staff, an organization', () => {
  test('that lives is told without a word of its end', async () => {
    const { slug } = await newOrganization({ name: 'Living Tenant' })
    const text = await read(OrganizationsPage, slug)
    expect(text).toContain('Living Tenant')
    expect(text).not.toMatch(/deleted|restorable|purged/i)
  })

  test('that was deleted is told as deleted: when, and how long it can come back', async () => {
    const { slug, owner } = await newOrganization({ name: 'Ended Tenant' })
    await owner.with('organization:delete', deleteOrganization)
    expect(await read(OrganizationsPage, slug)).toContain(
      `Deleted on ${daysFromNow(0)}, can be restored until ${daysFromNow(30)}`,
    )
    expect(await read(PeoplePage, owner.email)).toContain('Ended Tenant (deleted)')
  })

  test('whose thirty days are over is told as about to go', async () => {
    const { id, slug } = await newOrganization()
    await db()
      .update(organization)
      .set({ deletedAt: sql`now() - interval '31 days'` })
      .where(eq(organization.id, id))
    expect(await read(OrganizationsPage, slug)).toContain(
      `Deleted on ${daysFromNow(-31)}, scheduled for permanent deletion`,
    )
  })

  test('is told with the ways to join it without an invitation', async () => {
    const made = await newOrganization()
    const { domain } = await openDomain(made)
    await ask(made.owner, addDomain, { domain: `other-${domain}` })
    await newLink(made.owner)
    const text = await readAsStaff(OrganizationPage, { id: made.id })
    expect(text).toContain('One invitation link is active.')
    expect(text).toContain(`other-${domain} not verified`)
    expect(text).toMatch(new RegExp(`(?<!other-)${domain} verified since`))
  })
})

test('someone without an organization is told of the staff console only as staff', async () => {
  expect(await readPage(await newPerson(), OnboardingPage)).not.toContain('/admin')
  expect(await readPage(await newStaff('admin'), OnboardingPage)).toContain('/admin')
})
