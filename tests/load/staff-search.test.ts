import { beforeAll, expect, test } from 'vitest'
import { listAllOrganizations, listPeople } from '@/lib/staff/queries'
import { asOwner } from '../support/owner'
import { asStaff } from '../support/staff'
import { asking, findings } from './support/plans'

// The console among 100,000 people and 100,000 organizations: a search and a page read what they show.
// They are newer than the load fixture, so that no page shows the organization with 1,000 members.

beforeAll(async () => {
  await asOwner(`begin; set local statement_timeout = 0;
    alter table "user" no force row level security, disable trigger user;
    alter table organization no force row level security, disable trigger user;
    insert into "user" (id, name, email, email_verified, created_at)
      select 'many-' || n, 'Many ' || n, 'many-' || n || '@load.test', true, now() + make_interval(secs => n) from generate_series(1, 100000) n;
    insert into organization (id, slug, name, created_at)
      select 'many-' || n, 'many-' || n, 'Many ' || n, now() + make_interval(secs => n) from generate_series(1, 100000) n;
    alter table "user" force row level security, enable trigger user;
    alter table organization force row level security, enable trigger user; commit`)
  await asOwner('vacuum analyze "user"')
  await asOwner('vacuum analyze organization')
}, 120_000)

const lists = { people: listPeople, organizations: listAllOrganizations }

test.each([
  ['people', 'many-4711'],
  ['people', 'Many 4711'],
  ['organizations', 'many-4711'],
  ['organizations', 'MANY 4711'],
  ['people', ''],
  ['organizations', ''],
] as const)('a page of %s for “%s” is found by index', async (list, search) => {
  const asked = await asking(() =>
    asStaff('staff:read', async (staff) => {
      const page = await lists[list](staff, { search })
      expect(page.rows.length).toBe(search ? 11 : 25)
      if (page.next) await lists[list](staff, { search, after: page.next })
    }),
  )
  expect(findings(asked, { most: 150 })).toEqual([])
})
