import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { requestPasswordReset, sendVerification, signUp } from '@/lib/account'
import { templates } from '@/lib/email/templates'
import { type Limit, limits, takePoint } from '@/lib/limits'
import { quotas } from '@/lib/quotas'
import { Browser } from '../support/browser'
import { doors, onScreens, said } from '../support/doors'
import { openInvitation } from '../support/invitations'
import { forgetCounts, pointsOf } from '../support/limits'
import { mailbox } from '../support/mailbox'
import { newOrganization, newPerson, password } from '../support/people'
import { leavingNoTrace } from '../support/trace'

// Mails to one recipient in an hour: only what really mails somebody counts, no count tells who has an account, and no kind of
// mail that a stranger can cause keeps a new password from its owner.

const freeAddress = () => `free-${randomBytes(5).toString('hex')}@people.test`
const rare = 'several words in a row'

type Answer = { status: number; message: string; wait?: number; body?: unknown }
type WayIn = {
  name: string
  signUp(email: string, given?: { name?: string; password?: string }): Promise<Answer>
  reset(email: string): Promise<Answer>
  confirm(email: string): Promise<Answer>
}

const screens: WayIn = {
  name: 'screens',
  signUp: (email, given) =>
    said(
      new Browser().within(() =>
        signUp({ name: 'New Comer', email, password: rare, callbackUrl: '/', ...given }),
      ),
    ),
  reset: (email) => said(new Browser().within(() => requestPasswordReset(email))),
  confirm: (email) => said(new Browser().within(() => sendVerification({ email, callbackUrl: '/' }))),
}

const endpoints: WayIn = {
  name: 'endpoints',
  signUp: (email, given) => post('/sign-up/email', { name: 'New Comer', email, password: rare, ...given }),
  reset: (email) => post('/request-password-reset', { email }),
  confirm: (email) => post('/send-verification-email', { email }),
}

async function post(path: string, body: object): Promise<Answer> {
  const { status, headers, body: said } = await new Browser().post(path, body)
  return { status, message: String(said.message ?? ''), wait: Number(headers.get('retry-after')), body: said }
}

/** Asks as often as the limit allows and once more. */
async function askTooOften(limit: Limit, ask: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let n = 0; n <= limits[limit].points; n++) answers.push(await ask())
  return answers
}

/** An answer without what differs between any two: ids and times, and how long to wait. */
const alike = ({ status, message, body }: Answer) => ({
  status,
  message: message.replace(/\d+ (seconds|minutes)/, 'so long'),
  fields: Object.keys((body ?? {}) as object).sort(),
})

beforeEach(async () => void (await forgetCounts()))

describe.each([screens, endpoints])('through the $name', ({ signUp, reset, confirm }) => {
  test.each<[string, { name?: string; password?: string }]>([
    ['a widely known password', { password: 'password123456' }],
    ['a short password', { password: 'short' }],
    ['a name of two lines', { name: 'Ada\r\nBcc: all@people.test' }],
  ])('a sign-up refused for %s uses up no mail of that address', async (_, given) => {
    const email = freeAddress()
    expect([400, 422]).toContain((await leavingNoTrace(() => signUp(email, given))).status)
    expect(await pointsOf(email)).toEqual({})
  })

  test('a wish for what is no address uses up nothing', async () => {
    for (const ask of [signUp, reset, confirm])
      expect([400, 422]).toContain((await leavingNoTrace(() => ask('no-address'))).status)
    expect(await pointsOf('no-address')).toEqual({})
  })

  test('links asked for in somebody’s name leave their invitations as many mails as before', async () => {
    const person = await newPerson()
    for (const email of [person.email, freeAddress()]) {
      await askTooOften('confirmation:recipient', () => confirm(email))
      await askTooOften('password-reset:recipient', () => reset(email))
      expect((await pointsOf(email))['mail:recipient']).toBeUndefined()
      const { owner } = await newOrganization()
      for (const door of doors)
        expect(await door.invite(owner, email, 'member')).toMatchObject({ status: 200 })
    }
  })

  test('no number of sign-ups, invitations and wishes for another link keeps a new password from its owner', async () => {
    const person = await newPerson()
    const { owner } = await newOrganization()
    expect((await askTooOften('mail:recipient', () => signUp(person.email))).at(-1)?.status).toBe(429)
    expect(await doors[0].invite(owner, person.email, 'member')).toMatchObject({ status: 429 })
    await askTooOften('confirmation:recipient', () => confirm(person.email))
    expect(await reset(person.email)).toMatchObject({ status: 200 })
    expect((await mailbox.sent(person.email)).at(-1)).toBe('reset-password')
  })

  test('wishes for a new password beyond the limit are answered alike with and without an account', async () => {
    const [{ email }, nobodys] = [await newPerson(), freeAddress()]
    const known = await askTooOften('password-reset:recipient', () => reset(email))
    const unknown = await askTooOften('password-reset:recipient', () => reset(nobodys))
    expect(known.map(alike)).toEqual(unknown.map(alike))
    expect(known.at(-1)?.status).toBe(429)
    expect(await mailbox.sent(email)).toHaveLength(limits['password-reset:recipient'].points)
  })
  test('wishes for a new link beyond the limit are answered alike: confirmed, unconfirmed, without an account', async () => {
    const [confirmed, waiting] = [await newPerson(), await newPerson({ verified: false })]
    const answers = await Promise.all(
      [confirmed.email, waiting.email, freeAddress()].map((email) =>
        askTooOften('confirmation:recipient', () => confirm(email)),
      ),
    )
    for (const each of answers) expect(each.map(alike)).toEqual(answers[0]?.map(alike))
    expect(answers[0]?.at(-1)?.status).toBe(429)
    expect(await mailbox.sent(waiting.email)).toHaveLength(limits['confirmation:recipient'].points)
    expect(await mailbox.sent(confirmed.email)).toEqual([])
  })

  test('sign-ups beyond the limit are answered alike for a taken and a free address, and make nothing', async () => {
    const { email: taken } = await newPerson()
    const free = freeAddress()
    for (const email of [taken, free])
      for (let n = 0; n < limits['mail:recipient'].points; n++) await takePoint('mail:recipient', email)
    const [known, unknown] = await leavingNoTrace(async () => [await signUp(taken), await signUp(free)])
    expect(known?.status).toBe(429)
    expect(known && alike(known)).toEqual(unknown && alike(unknown))
  })

  test('wishes at the same moment pass no limit', async () => {
    const [resetting, waiting, signing] = [
      await newPerson(),
      await newPerson({ verified: false }),
      await newPerson(),
    ]
    const asked: [Limit, string, (email: string) => Promise<Answer>][] = [
      ['password-reset:recipient', resetting.email, reset],
      ['confirmation:recipient', waiting.email, confirm],
      ['mail:recipient', signing.email, signUp],
    ]
    for (const [limit, email, ask] of asked) {
      const { points } = limits[limit]
      const answers = await Promise.all(Array.from({ length: points + 5 }, () => ask(email)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(points)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
      expect(await mailbox.sent(email)).toHaveLength(points)
    }
  })
})

test('who is told to wait is told how long, by every endpoint that mails whom one names', async () => {
  const { email } = await newPerson()
  const asked: [Limit, (email: string) => Promise<Answer>][] = [
    ['mail:recipient', endpoints.signUp],
    ['password-reset:recipient', endpoints.reset],
    ['confirmation:recipient', endpoints.confirm],
  ]
  for (const [limit, ask] of asked) {
    for (let n = 0; n < limits[limit].points; n++) await takePoint(limit, email)
    const { status, wait } = await ask(email)
    expect([limit, status]).toEqual([limit, 429])
    expect(wait).toBeGreaterThan(60)
  }
})

describe.each(doors)('through the $name door', (door) => {
  test('refused invitations, first or again, use up no mail of anybody', async () => {
    const { id, owner, join, customRole } = await newOrganization()
    await customRole('inviter', ['invitation:create'])
    const [admin, inviter, plain] = [await join('admin'), await join('inviter'), await join('member')]
    const email = freeAddress()
    const tries = [
      () => door.invite(plain, email, 'member'),
      () => door.invite(inviter, email, 'admin'),
      () => door.invite(admin, email, 'owner'),
      () => door.invite(owner, email, 'no-such-role'),
      () => door.invite(owner, admin.email, 'member'),
    ]
    for (const attempt of tries)
      expect([400, 403, 409, 422]).toContain((await leavingNoTrace(attempt)).status)
    await door.invite(owner, email, 'owner')
    const open = await openInvitation(id, email)
    await forgetCounts()
    for (const attempt of [() => door.resend(plain, open), () => door.resend(admin, open)])
      expect((await leavingNoTrace(attempt)).status).toBe(403)
    for (const key of [email, admin.email, id]) expect(await pointsOf(key)).toEqual({})
  })

  test('an invitation beyond the quota of open ones uses up no mail', async () => {
    const { id, owner } = await newOrganization()
    await db().execute(sql`
      insert into invitation (id, organization_id, email, role, expires_at, inviter_id)
      select ${id} || n, ${id}, n || '@crowd.test', 'member', now() + interval '1 day', ${owner.id}
        from generate_series(1, ${quotas.openInvitationsPerOrganization}) n`)
    const email = freeAddress()
    expect(await door.invite(owner, email, 'member')).toMatchObject({ status: 409 })
    for (const key of [email, id]) expect(await pointsOf(key)).toEqual({})
  })

  test('an organization that has mailed as often as it may uses up nobody’s mails by trying on', async () => {
    const { id, owner } = await newOrganization()
    for (let n = 0; n < limits['mail:organization'].points; n++) await takePoint('mail:organization', id)
    const email = freeAddress()
    expect(await leavingNoTrace(() => door.invite(owner, email, 'member'))).toMatchObject({ status: 429 })
    expect(await pointsOf(email)).toEqual({})
  })

  test('invitations at the same moment, by several organizations, pass no recipient’s limit', async () => {
    const { points } = limits['mail:recipient']
    const tenants = await Promise.all(Array.from({ length: points + 3 }, () => newOrganization()))
    const email = freeAddress()
    const answers = await Promise.all(tenants.map(({ owner }) => door.invite(owner, email, 'member')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(points)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
    expect(await mailbox.sent(email)).toHaveLength(points)
  })
})

test('refused offers of ownership use up no mail of anybody', async () => {
  const { id, owner, join } = await newOrganization()
  const [second, admin, stranger] = [await join('owner'), await join('admin'), await newPerson()]
  await forgetCounts()
  const tries = [
    () => onScreens.offer(owner, second.email),
    () => onScreens.offer(owner, stranger.email),
    () => onScreens.offer(owner, admin.email, 'not the password'),
    () => onScreens.offer(admin, admin.email),
  ]
  for (const attempt of tries) expect([403, 409, 422]).toContain((await attempt()).status)
  for (const key of [second.email, stranger.email, admin.email, id]) expect(await pointsOf(key)).toEqual({})
})

describe('each kind of mail', () => {
  /** How one of each is caused, and what it takes of its recipient's points. */
  const kinds: Record<keyof typeof templates, () => Promise<{ to: string; takes: Limit | null }>> = {
    'verify-email': async () => {
      const to = freeAddress()
      await screens.signUp(to)
      return { to, takes: 'mail:recipient' }
    },
    'existing-account': async () => {
      const { email: to } = await newPerson()
      await screens.signUp(to)
      return { to, takes: 'mail:recipient' }
    },
    'reset-password': async () => {
      const { email: to } = await newPerson()
      await screens.reset(to)
      return { to, takes: 'password-reset:recipient' }
    },
    invitation: async () => {
      const [{ owner }, to] = [await newOrganization(), freeAddress()]
      await doors[1].invite(owner, to, 'member')
      return { to, takes: 'mail:recipient' }
    },
    'ownership-offer': async () => {
      const { owner, join } = await newOrganization()
      const { email: to } = await join('member')
      await onScreens.offer(owner, to)
      return { to, takes: 'mail:recipient' }
    },
    // Only who knows the password, or has the mailed link, causes it; and nothing may keep it from its owner.
    'password-changed': async () => {
      const person = await newPerson()
      const body = { currentPassword: password, newPassword: rare }
      expect(await person.post('/change-password', body)).toMatchObject({ status: 200 })
      return { to: person.email, takes: null }
    },
  }

  test.each(Object.keys(templates) as (keyof typeof templates)[])(
    '%s takes one point of its limit',
    async (kind) => {
      const { to, takes } = await kinds[kind]()
      expect(await mailbox.sent(to)).toEqual([kind])
      expect(await pointsOf(to)).toEqual(takes ? { [takes]: 1 } : {})
    },
  )
})
