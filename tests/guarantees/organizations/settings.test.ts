import { expect, test } from 'vitest'
import SettingsPage from '@/app/dashboard/[org]/settings/page'
import { readPage } from '../../support/markup'
import { newOrganization, type Person } from '../../support/people'

const read = (person: Person) => readPage(person, SettingsPage, { org: person.slug })

test('the page says what whoever reads it can manage, and nothing else', async () => {
  const { owner, join, customRole } = await newOrganization()
  await customRole('namer', ['organization:update'])
  await customRole('postmaster', ['organization:update', 'organization:domains'])
  expect(await read(owner)).toContain('Manage the name, URL, email domains, security and ownership of')
  expect(await read(await join('postmaster'))).toContain('Manage the name, URL and email domains of')
  expect(await read(await join('namer'))).toContain('Manage the name and URL of')
  expect(await read(await join('member'))).not.toContain('Manage the')
})
