import { afterEach, describe, expect, test } from 'vitest'
import { signIn } from '@/lib/account/operations'
import { requireUser } from '@/lib/guard/server'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, password } from '../../support/people'
import { refusal } from '../../support/refusal'

afterEach(forgetCounts)

describe('signing in', () => {
  test('sets a session, and no script ever sees its token', async () => {
    const browser = new Browser()
    await browser.within(() => signIn(null, { email: 'ada@acme.test', password, callbackUrl: '/' }))
    expect(await browser.within(requireUser)).toMatchObject({ user: { id: 'demo-ada' } })
  })

  test('with a wrong password and with an unknown address says the same', async () => {
    const wrong = await refusal(
      new Browser().within(() =>
        signIn(null, { email: 'ada@acme.test', password: 'wrong', callbackUrl: '/' }),
      ),
    )
    const unknown = await refusal(
      new Browser().within(() =>
        signIn(null, { email: 'nobody@people.test', password: 'wrong', callbackUrl: '/' }),
      ),
    )
    expect([wrong.code, wrong.message]).toEqual([unknown.code, unknown.message])
    const answers = await Promise.all(
      ['ada@acme.test', 'nobody@people.test'].map((email) =>
        new Browser().post('/sign-in/email', { email, password: 'wrong' }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(answers[0]?.body).toEqual(answers[1]?.body)
  })

  test.each(['screen', 'endpoint'])(
    'with wrong passwords through the %s is limited for one account, from whatever address it is tried',
    async (channel) => {
      const { email } = await newPerson()
      const attempt = async (secret: string) => {
        const browser = new Browser()
        if (channel === 'endpoint') return browser.post('/sign-in/email', { email, password: secret })
        try {
          await browser.within(() => signIn(null, { email, password: secret, callbackUrl: '/' }))
          return { status: 200, wait: undefined }
        } catch (error) {
          return refusal(Promise.reject(error))
        }
      }
      for (let n = 0; n < limits['sign-in:account'].points; n++)
        expect((await attempt('wrong')).status).not.toBe(429)
      const limited = await attempt(password)
      expect(limited.status).toBe(429)
      const wait = 'headers' in limited ? Number(limited.headers.get('retry-after')) : limited.wait
      expect(wait).toBeGreaterThan(0)
      expect((await new Browser().post('/sign-in/email', { email: 'ada@acme.test', password })).status).toBe(
        200,
      )
    },
  )

  test('is limited for one IP address, but neither elsewhere nor in a browser that has signed in before', async () => {
    const { email } = await newPerson()
    const known = new Browser()
    const signInFrom = async (browser: Browser) =>
      (await browser.post('/sign-in/email', { email, password })).status
    expect(await signInFrom(known)).toBe(200)
    for (let n = 1; n < limits['sign-in:address'].points; n++)
      await takePoint('sign-in:address', known.address)
    expect(await signInFrom(Object.assign(new Browser(), { address: known.address }))).toBe(429)
    expect(await signInFrom(known)).toBe(200)
    expect(await signInFrom(new Browser())).toBe(200)
  })

  test('with the right password forgets the wrong tries before', async () => {
    const { email } = await newPerson()
    const points = limits['sign-in:account'].points
    for (let n = 0; n < points + 3; n++) {
      const right = n === points - 2
      const { status } = await new Browser().post('/sign-in/email', {
        email,
        password: right ? password : 'wrong',
      })
      expect(status).toBe(right ? 200 : 401)
    }
  })

  test('is written the same whatever the case of the address', async () => {
    expect((await new Browser().post('/sign-in/email', { email: 'ADA@acme.test', password })).status).toBe(
      200,
    )
  })
})
