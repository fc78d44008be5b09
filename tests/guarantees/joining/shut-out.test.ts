import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { deleteAccount } from '@/lib/account/operations'
import { approveJoinRequest, declineJoinRequest } from '@/lib/joining/operations'
import { organizationToJoin } from '@/lib/joining/queries'
import { removeMember } from '@/lib/members/operations'
import { ask } from '../../support/channels'
import { change } from '../../support/email-change'
import { joins, newLink, openDomain, requestsOf, usesLink } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// Whoever was removed or declined stays out, with whatever account they come back.

beforeEach(async () => void (await forgetCounts()))

async function scene({ needsApproval = false } = {}) {
  const made = await newOrganization()
  const { domain } = await openDomain(made, { needsApproval })
  const name = `ada${randomBytes(3).toString('hex')}`
  const at = (tag = '') => newPerson({ email: `${name}${tag}@${domain}` })
  const person = await at()
  await joins(person, made)
  return { ...made, domain, person, at }
}

type Scene = Awaited<ReturnType<typeof scene>>

const remove = ({ owner, person }: Scene) => ask(owner, removeMember, { memberIdOrEmail: person.email })

/** By the domain, and by a link. */
async function staysOut(made: Pick<Scene, 'id' | 'owner'>, person: Person) {
  expect(await person.signedIn(organizationToJoin)).toBeUndefined()
  const token = await newLink(made.owner)
  for (const attempt of [() => joins(person, made), () => usesLink(person, token)])
    expect(await leavingNoTrace(attempt)).toMatchObject({
      status: 409,
      message: expect.stringContaining('you need an invitation'),
    })
}

describe.each<[string, (scene: Scene) => Promise<Person>]>([
  ['another account, whose email has a tag', ({ at }) => at('+again')],
  [
    'a new account with the same email, after they deleted the old one',
    async ({ at, person }) => {
      await person.signedIn(deleteAccount)
      return at()
    },
  ],
  [
    'a new account with the same email, after they changed that of the old one',
    async ({ at, person }) => {
      await change(person)
      return at()
    },
  ],
  [
    'the same account, with another email of the domain',
    async ({ person, domain }) => {
      await change(person, `other-${person.email.split('@')[0]}@${domain}`)
      return person
    },
  ],
])('with %s', (_, comesBack) => {
  test('a removed person does not join by themselves', async () => {
    const made = await scene()
    await remove(made)
    await staysOut(made, await comesBack(made))
  })

  test('a declined person neither joins nor asks again', async () => {
    const made = await scene({ needsApproval: true })
    const requestId = (await requestsOf(made))[0]?.id ?? ''
    expect(await ask(made.owner, declineJoinRequest, { requestId })).toMatchObject({ status: 200 })
    await staysOut(made, await comesBack(made))
  })
})

test('whoever is removed by no one in particular stays out, too', async () => {
  const made = await scene()
  await db().execute(
    sql`delete from member where organization_id = ${made.id} and user_id = ${made.person.id}`,
  )
  await staysOut(made, made.person)
})

test('whoever was approved with an earlier email is known by the later one', async () => {
  const made = await scene({ needsApproval: true })
  const requestId = (await requestsOf(made))[0]?.id ?? ''
  expect(await ask(made.owner, approveJoinRequest, { requestId })).toMatchObject({ status: 200 })
  const name = `later${randomBytes(3).toString('hex')}`
  const email = await change(made.person, `${name}@${made.domain}`)
  await ask(made.owner, removeMember, { memberIdOrEmail: email })
  await staysOut(made, await newPerson({ email: `${name}+again@${made.domain}` }))
})

test('one mailbox asks once, with however many accounts', async () => {
  const made = await scene({ needsApproval: true })
  const other = await made.at('+again')
  expect(await leavingNoTrace(() => joins(other, made))).toMatchObject({ status: 409 })
  expect(await mailbox.sent(made.owner.email)).toEqual(['join-request'])
})

test('others of the domain join as before, and the person themselves elsewhere', async () => {
  const made = await scene()
  await remove(made)
  expect(await joins(await made.at('x'), made)).toMatchObject({ status: 200 })
  const elsewhere = await newOrganization()
  const token = await newLink(elsewhere.owner)
  expect(await usesLink(made.person, token)).toMatchObject({ status: 200 })
})

test('of a deleted account only a hash is left, which differs between organizations', async () => {
  const [one, other] = [await scene(), await newOrganization()]
  await openDomain(other)
  await other.join('member', one.person)
  await remove(one)
  await ask(other.owner, removeMember, { memberIdOrEmail: one.person.email })
  await one.person.signedIn(deleteAccount)
  const left = [...(await requestsOf(one)), ...(await requestsOf(other))]
  expect(left).toMatchObject([
    { userId: null, state: 'declined' },
    { userId: null, state: 'declined' },
  ])
  for (const { mailbox: hash } of left) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(new Set(left.map(({ mailbox: hash }) => hash)).size).toBe(2)
})

test('plain SQL can neither lift it nor make it someone else’s', async () => {
  const made = await scene()
  await remove(made)
  const { id: stranger } = await newPerson()
  const where = sql`where organization_id = ${made.id}`
  for (const statement of [
    sql`update join_request set user_id = ${stranger} ${where}`,
    sql`update join_request set mailbox = null ${where}`,
    sql`insert into join_request (organization_id, state) values (${made.id}, 'pending')`,
  ])
    await expect(db().execute(statement)).rejects.toThrow()
})
