import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { db } from '@/db'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { toAppError } from '@/lib/errors'
import { channels } from '../../support/channels'
import { asOwner } from '../../support/owner'
import { newOrganization } from '../../support/people'

// What a person is told when the row that they delete is pointed to by a table of the product's own.

afterEach(() => asOwner('drop table if exists test_ticket'))

const tickets = (onDelete: string) =>
  asOwner(`
    create table test_ticket (organization_id text not null references organization on delete cascade, id uuid default gen_random_uuid(),
      assignee_id text, project_id uuid, primary key (organization_id, id),
      foreign key (organization_id, assignee_id) references member (organization_id, user_id) ${onDelete},
      foreign key (organization_id, project_id) references project (organization_id, id) ${onDelete});
    select protect_tenant_table('test_ticket'); select audit_table('test_ticket')`)

const refers = 'Something else still refers to this. Change or delete that first.'

test.each(
  channels.flatMap((channel) =>
    ['', 'on delete restrict'].map((onDelete) => [channel.name, onDelete, channel] as const),
  ),
)(
  'a member that a row keeps cannot be removed through the %s (%s), and the answer says why',
  async (_, onDelete, channel) => {
    await tickets(onDelete)
    const organization = await newOrganization()
    const { id, owner, join } = organization
    const plain = await join('member')
    await inTenantScope({ organization }, (tx) =>
      tx.execute(sql`insert into test_ticket (organization_id, assignee_id) values (${id}, ${plain.id})`),
    )
    expect(await channel.removeMember(owner, plain.memberId)).toMatchObject({ status: 409, message: refers })
  },
)

test('a member whose tickets give way is removed', async () => {
  await tickets('on delete cascade')
  await asOwner(`alter table test_ticket drop constraint test_ticket_organization_id_assignee_id_fkey,
    add foreign key (organization_id, assignee_id) references member (organization_id, user_id) on delete set null (assignee_id)`)
  const organization = await newOrganization()
  const { id, owner, join } = organization
  const plain = await join('member')
  await inTenantScope({ organization }, (tx) =>
    tx.execute(sql`insert into test_ticket (organization_id, assignee_id) values (${id}, ${plain.id})`),
  )
  const [channel] = channels
  expect(await channel.removeMember(owner, plain.memberId)).toMatchObject({ status: 200 })
})

test('a row that points to none is another conflict than one that is pointed to', async () => {
  await tickets('')
  const organization = await newOrganization()
  const { id } = organization
  const refused = (run: Parameters<typeof inTenantScope>[1]) =>
    inTenantScope({ organization }, run).then(
      () => 'done',
      (error: unknown) => toAppError(error)?.message,
    )
  const missing = 'Someone else just changed this. Reload and try again.'
  expect(
    await refused((tx) =>
      tx.execute(
        sql`insert into test_ticket (organization_id, project_id) values (${id}, gen_random_uuid())`,
      ),
    ),
  ).toBe(missing)
  await inTenantScope({ organization }, async (tx) => {
    const [made] = await tx.insert(project).values({ organizationId: id, name: 'Kept' }).returning()
    await tx.execute(sql`insert into test_ticket (organization_id, project_id) values (${id}, ${made?.id})`)
  })
  expect(await refused((tx) => tx.delete(project).where(eq(project.organizationId, id)))).toBe(refers)
  // Everything goes together when the organization does.
  await db().execute(sql`delete from organization where id = ${id}`)
})
