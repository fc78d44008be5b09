import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signUpAction } from '@/app/(auth)/register/actions'
import { inviteMember } from '@/app/dashboard/[org]/members/actions'
import { db } from '@/db'
import { invitation, user } from '@/db/schema'
import { Browser } from '../../support/browser'
import { newOrganization, newPerson, password } from '../../support/people'

// One address has one canonical form, whoever takes it: a form, or an endpoint of Better Auth.

const mark = () => `p${randomBytes(4).toString('hex')}`
const stored = async (email: string) => (await db().select().from(user).where(eq(user.email, email))).length
const person = (email: string) => ({ name: 'Ольга', email, password: `long enough ${mark()}` })

test('someone with a domain of their own script signs up by the form, once, however it is written', async () => {
  const local = mark()
  const canonical = `${local}@xn--80akhbyknj4f.xn--p1ai`
  for (const email of [`${local}@испытание.рф`, `${local.toUpperCase()}@ИСПЫТАНИЕ.рф`, canonical])
    await new Browser()
      .call(signUpAction, person(email))
      .catch(({ to }) => expect(to).toMatch(/verify-email/))
  expect(await stored(canonical)).toBe(1)
})

test('the endpoints of Better Auth take the same addresses, and store the same form', async () => {
  for (const [given, canonical] of [
    ['испытание.рф', 'xn--80akhbyknj4f.xn--p1ai'],
    ['xn--80akhbyknj4f.xn--p1ai', 'xn--80akhbyknj4f.xn--p1ai'],
    ['mail.x-1', 'mail.x-1'],
  ]) {
    const local = `o'neil+${mark()}`
    const email = `${local}@${given}`
    const answer = await new Browser().post('/sign-up/email', person(email))
    expect([email, answer.status]).toEqual([email, 200])
    expect(await stored(`${local}@${canonical}`)).toBe(1)
    for (const path of ['/request-password-reset', '/send-verification-email'])
      expect([path, (await new Browser().post(path, { email })).status]).toEqual([path, 200])
  }
})

test('sign-in finds the account by each way to write its address', async () => {
  const local = mark()
  await newPerson({ email: `${local}@xn--80akhbyknj4f.xn--p1ai` })
  for (const domain of ['испытание.рф', 'XN--80akhbyknj4f.xn--p1ai']) {
    const email = `${local}@${domain}`
    expect(await new Browser().post('/sign-in/email', { email, password })).toMatchObject({ status: 200 })
    await expect(new Browser().call(signInAction, { email, password })).rejects.toMatchObject({
      to: '/dashboard',
    })
  }
})

test('an invitation goes to the canonical address, and the one who has it can accept', async () => {
  const { owner, slug } = await newOrganization()
  const local = mark()
  await owner.call(inviteMember, { organization: slug, email: `${local}@испытание.рф`, role: 'member' })
  const email = `${local}@xn--80akhbyknj4f.xn--p1ai`
  const [invited] = await db().select().from(invitation).where(eq(invitation.email, email))
  const guest = await newPerson({ email })
  expect(await guest.post('/organization/accept-invitation', { invitationId: invited?.id })).toMatchObject({
    status: 200,
  })
})

test.each(['jörg@mail.test', 'a@localhost', 'a@xn--zzzzz999.test', 'a@127.1', 'a b@mail.test'])(
  '%j is refused by form and endpoint alike',
  async (email) => {
    expect(await new Browser().call(signUpAction, person(email))).toMatchObject({
      status: 'refused',
      fields: { email: [expect.any(String)] },
    })
    for (const path of ['/sign-up/email', '/sign-in/email', '/request-password-reset'])
      expect([path, (await new Browser().post(path, person(email))).status]).toEqual([path, 400])
  },
)
