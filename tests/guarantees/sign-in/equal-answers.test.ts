import timers from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { requestEmailChange } from '@/lib/account/email-change'
import { signIn } from '@/lib/account/operations'
import { Browser } from '../../support/browser'
import { channels, said } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newOrganization, newPerson, password } from '../../support/people'
import { statementsOf } from '../../support/statements'
import { type Answer, alike, endpoints, freeAddress, screens } from '../../support/strangers'

// Nothing that can be asked about an email reveals whether it has an account: neither words, nor time. How long the answers take is
// measured by `npm run bench:equal-time`; here, that they do as much, or wait for the same time.

afterEach(forgetCounts)

const signInWith = {
  screens: (email: string, given: string) =>
    said(new Browser().within(() => signIn(null, { email, password: given, callbackUrl: '/' }))),
  endpoints: async (email: string, given: string): Promise<Answer> => {
    const { status, body } = await new Browser().post('/sign-in/email', { email, password: given })
    return { status, message: String(body.message), body }
  },
}

const known = async () => (await newPerson()).email
const unconfirmed = async () => (await newPerson({ verified: false })).email
const unknown = async () => freeAddress()

/** The milliseconds that an answer waits for, besides what it has to do: until the next request may begin, and then for itself. */
async function waitsOf(run: () => Promise<unknown>): Promise<number[]> {
  const wait = vi.spyOn(timers, 'setTimeout')
  try {
    await run()
    return wait.mock.calls.map(([ms = 0]) => ms)
  } finally {
    wait.mockRestore()
  }
}

describe.each([screens, endpoints])('through the $name', (way) => {
  const ask = signInWith[way.name as keyof typeof signInWith]

  test('a refused sign-in says the same, asks the database as often, and waits for the rest of an equal time', async () => {
    const answers: Answer[] = []
    const asked: string[][] = []
    for (const email of [await known(), await unknown(), await unconfirmed()]) {
      const waits = await waitsOf(async () => {
        asked.push(await statementsOf(async () => answers.push(await ask(email, 'not the password'))))
      })
      expect(waits).toHaveLength(2)
      expect(waits[0]).toBeLessThanOrEqual(70)
      expect(waits[1]).toBeLessThanOrEqual(250)
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1)
    for (const each of asked) expect(each).toHaveLength(asked[0]?.length ?? 0)
  })

  test('so does the right password of an email that no one has confirmed', async () => {
    const email = await unconfirmed()
    expect(await ask(email, password)).toEqual(await ask(await unknown(), password))
    expect(await mailbox.sent(email)).toEqual([])
    expect(await waitsOf(async () => ask(await unconfirmed(), password))).toHaveLength(2)
  })

  test('a sign-in that succeeds waits for nothing', async () => {
    const email = await known()
    expect(await waitsOf(() => ask(email, password))).toEqual([])
  })

  test('a sign-up, a reset and a confirmation say the same, and the first two take an equal time', async () => {
    for (const act of [way.signUp, way.reset, way.confirm]) {
      const answers = [await act(await known()), await act(await unknown()), await act(await unconfirmed())]
      expect(new Set(answers.map((each) => JSON.stringify(alike(each)))).size).toBe(1)
    }
    for (const act of [way.signUp, way.reset])
      for (const email of [await known(), await unknown()]) {
        const start = performance.now()
        expect(await waitsOf(() => act(email))).toEqual([70, 250])
        expect(performance.now() - start).toBeGreaterThan(240)
      }
  })
})

test.each(channels)(
  'an invitation through the $name asks as much for an email with and without an account, in an equal time',
  async (channel) => {
    const { owner } = await newOrganization()
    const asked: string[][] = []
    const answers: string[] = []
    for (const email of [await known(), await unknown(), await unconfirmed()])
      asked.push(
        await statementsOf(async () => {
          const waits = await waitsOf(async () => {
            const { status, body } = await channel.invite(owner, email, 'member')
            answers.push(JSON.stringify([status, Object.keys(body).sort()]))
          })
          expect(waits).toEqual([70, 100])
        }),
      )
    for (const each of asked) expect(each.sort()).toEqual(asked[0]?.sort())
    expect(new Set(answers).size).toBe(1)
  },
)

test('a change of email takes an equal time for one that has an account and one that has none', async () => {
  for (const email of [await known(), await unknown()]) {
    const person = await newPerson()
    expect(await waitsOf(() => person.signedIn((context) => requestEmailChange(context, { email })))).toEqual(
      [70, 250],
    )
  }
})
