import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, type Transaction, transaction } from '@/db'
import { mail, project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { asApplication } from '@/db/tenant-scope'
import { sendMail } from '@/lib/email/send'
import { gate } from '../../support/interleave'
import { mailbox } from '../../support/mailbox'
import { newOrganization, newPerson } from '../../support/people'

// Tenant code cannot write mails or jobs by itself; what queues them for it does that in its transaction, and opens nothing else.

const send = (email: string) =>
  sendMail(email, 'reset-password', { url: 'http://localhost:3000/reset-password?token=abc' })

const standing = async (tx: Transaction) =>
  (
    await tx.execute(sql`
      select current_user::text as role, current_setting('app.organization_id') as organization, current_setting('app.actor_id') as actor`)
  ).rows[0]

async function tenant() {
  const organization = await newOrganization()
  const { id, owner } = organization
  const mine = { role: 'atrium_tenant', organization: id, actor: owner.id }
  return { id, owner, mine, context: { organization, user: owner } }
}

describe('a mail that is queued inside of inTenant', () => {
  test('is delivered after it commits, and tenant code goes on as before', async () => {
    const { context, mine, owner } = await tenant()
    await inTenant(context, async (tx) => {
      await send(owner.email)
      expect(await standing(tx)).toEqual(mine)
    })
    expect(await mailbox.link(owner.email, 'token=abc')).toBeInstanceOf(URL)
  })

  test('is gone, and its job with it, when the transaction fails', async () => {
    const { context } = await tenant()
    const { email } = await newPerson()
    const failing = inTenant(context, async (tx) => {
      await tx.insert(project).values({ organizationId: context.organization.id, name: 'Never' })
      await send(email)
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await mailbox.sent(email)).toEqual([])
    await expect(mailbox.latest(email)).rejects.toThrow('No mail came')
  })

  test('gives no query beside it the rights of the application', async () => {
    const { context, mine } = await tenant()
    const { open: begun, passed: running } = gate()
    const [, beside] = await inTenant(context, (tx) =>
      Promise.all([
        asApplication(async (inner) => {
          begun()
          for (let n = 0; n < 5; n++) expect(await standing(inner)).toMatchObject({ role: 'atrium_app' })
        }),
        running.then(() => standing(tx)),
      ]),
    )
    expect(beside).toEqual(mine)
  })

  test('that cannot be queued leaves tenant code with its own rights', async () => {
    const { context, mine } = await tenant()
    await inTenant(context, async (tx) => {
      await expect(asApplication((inner) => inner.execute(sql`select 1/0`))).rejects.toThrow()
      expect(await standing(tx)).toEqual(mine)
      await expect(tx.transaction((inner) => inner.delete(mail))).rejects.toMatchObject({
        cause: { code: '42501' },
      })
    })
  })

  test('is queued once, and outside of inTenant fails with the transaction even if the error is swallowed', async () => {
    const { email } = await newPerson()
    const id = await send(email)
    expect(await db().select({ id: mail.id }).from(mail).where(eq(mail.recipient, email))).toEqual([{ id }])
    const failing = transaction(async (tx) => {
      await asApplication((inner) => inner.execute(sql`select 1/0`)).catch(() => undefined)
      await tx.execute(sql`select 1`)
    })
    await expect(failing).rejects.toThrow()
  })
})
