import type pg from 'pg'
import { castPassword } from '@/db/cast'
import { hashPassword } from '@/db/password-hash'
import { type Big, fillForLoad } from '../support/fixture'

// What is stored while the pages are measured: beside a thousand small organizations, one of each
// size, and people who are in one organization, in 20 and in 200.

export const sizes = [10, 1_000, 100_000] as const
export const organizationOf = (size: number) => `load-of${size}` as const
export const ownerOf = (size: number) => `${organizationOf(size)}-1`
export const memberships = [1, 20, 200] as const
export const memberOf = (many: number) => `load-in${many}`

const bigs: Big[] = sizes.map((size) => ({
  id: organizationOf(size),
  members: size,
  projects: size,
  invitations: Math.min(size, 240),
}))

export async function fill(owner: pg.Client): Promise<void> {
  // More members than we allow: a fork can allow more.
  await owner.query(`update quota set most = 1000000`)
  await fillForLoad(owner, bigs)
  for (const many of memberships) {
    const id = memberOf(many)
    await owner.query(
      `insert into "user" (id, name, email, email_verified) values ('${id}', 'Wanda Wanderer', '${id}@load.test', true);
       insert into session (id, token, user_id, expires_at, active_organization_id) values ('${id}', 'token-of-${id}', '${id}', now() + interval '1 hour', 'load-1');
       insert into member (id, organization_id, user_id, role, created_at)
         select format('m-${id}-%s', n), 'load-' || n, '${id}', 'member', now() from generate_series(1, ${many}) n`,
    )
  }
  await owner.query('update account set password = $1 where id like $2', [
    await hashPassword(castPassword),
    'load-%-member1',
  ])
  // The naive way asks the table itself, which has rows for tenant code only.
  await owner.query(
    'grant select on project to atrium_app; create policy bench on project for select to atrium_app using (true)',
  )
  await owner.query('vacuum analyze')
}
