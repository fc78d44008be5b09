import { randomBytes, randomUUID } from 'node:crypto'
import { eq, type SQL, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { signUpAction } from '@/app/(auth)/register/actions'
import { updateProfileAction } from '@/app/account/actions'
import { createOrganizationAction } from '@/app/onboarding/actions'
import { db } from '@/db'
import { organization, user } from '@/db/schema'
import { reasonOf, toAppError } from '@/lib/errors'
import { Browser } from '../../support/browser'
import { channels } from '../../support/channels'
import { mailbox } from '../../support/mailbox'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// Names stand in emails to people who do not know the sender: no form, endpoint or statement stores one that becomes a link there.

const linked = [
  'Payroll https://evil.test/pay',
  'www.evil.test',
  'evil.test/pay',
  'evil.com',
  'bob@evil.test',
]
const fresh = () => randomBytes(6).toString('hex')

describe.each(linked)('the name %s', (name) => {
  const newcomer = () => ({ name, email: `${fresh()}@people.test`, password: 'several words in a row' })

  test('makes no account', async () => {
    expect(await leavingNoTrace(() => new Browser().call(signUpAction, newcomer()))).toMatchObject({
      code: 'invalid',
      fields: { name: [expect.stringContaining('link')] },
    })
    const { status, body } = await leavingNoTrace(() => new Browser().post('/sign-up/email', newcomer()))
    expect([status, body.code]).toEqual([400, 'INVALID_PERSON'])
  })

  test('becomes no one’s', async () => {
    const person = await newPerson()
    expect(await leavingNoTrace(() => person.call(updateProfileAction, { name }))).toMatchObject({
      code: 'invalid',
    })
    expect((await leavingNoTrace(() => person.post('/update-user', { name }))).status).toBe(400)
  })

  test('becomes no organization’s', async () => {
    const { owner } = await newOrganization()
    const founder = await newPerson()
    const form = { name, slug: `linked-${fresh()}` }
    expect(await leavingNoTrace(() => founder.call(createOrganizationAction, form))).toMatchObject({
      code: 'invalid',
    })
    for (const channel of channels)
      for (const attempt of [
        () => channel.create(founder, { name, slug: `linked-${fresh()}` }),
        () => channel.update(owner, { name, slug: owner.slug }),
      ])
        expect([400, 422]).toContain((await leavingNoTrace(attempt)).status)
  })
})

describe('the database', () => {
  const outcome = (statement: SQL) =>
    db()
      .execute(statement)
      .then(
        () => 'stored',
        (error) => {
          const refusal = toAppError(error)
          return refusal ? reasonOf(refusal) : error
        },
      )
  const newUser = (name: string) =>
    sql`insert into "user" (id, name, email) values (${randomUUID()}, ${name}, ${`${fresh()}@people.test`})`

  test.each([
    ...['https://evil.test', 'WWW.evil.test', 'ｗｗｗ．evil.test', 'evil.test/pay'],
    ...['bob@evil.test', '\\\\host\\share', 'Pay 10.0.0.1'],
  ])('stores no name %s', async (name) => {
    const [person, { id }] = [await newPerson(), await newOrganization()]
    for (const statement of [
      newUser(name),
      sql`update "user" set name = ${name} where id = ${person.id}`,
      sql`update organization set name = ${name} where id = ${id}`,
    ])
      expect(await outcome(statement)).toBe('name_without_link')
  })

  test.each(['Acme Inc.', 'J.R. Smith', 'Node.js', 'AC/DC', 'Dr.Müller/Söhne', 'Ops @ Home', 'No.1.2'])(
    'stores the name %s',
    async (name) => expect(await outcome(newUser(name))).toBe('stored'),
  )

  test('keeps a name from before, lets all else change, and no email links it', async () => {
    const [{ id, owner }, name] = [await newOrganization(), 'Pay at https://evil.test']
    await asOwner(`
      begin;
      alter table "user" disable trigger refuse_link_in_name;
      alter table organization disable trigger refuse_link_in_name;
      update "user" set name = '${name}' where id = '${owner.id}';
      update organization set name = '${name}' where id = '${id}';
      alter table "user" enable trigger refuse_link_in_name;
      alter table organization enable trigger refuse_link_in_name;
      commit`)
    await db().update(user).set({ name, image: 'https://example.com/a.png' }).where(eq(user.id, owner.id))
    await db().update(organization).set({ name, metadata: '{}' }).where(eq(organization.id, id))
    const email = `${fresh()}@people.test`
    expect(await channels[1].invite(owner, email, 'member')).toMatchObject({ status: 200 })
    const { subject, links } = await mailbox.latest(email)
    expect(subject).toBe('Pay at https evil test invited you to join Pay at https evil test')
    for (const link of links) expect(link).toMatch(/^http:\/\/localhost:3000\/invite\//)
  })
})
