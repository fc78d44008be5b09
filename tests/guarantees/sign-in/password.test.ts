import { afterEach, describe, expect, test } from 'vitest'
import { signIn } from '@/lib/account/operations'
import { requireUser } from '@/lib/guard/server'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, password } from '../../support/people'

afterEach(forgetCounts)

describe('signing in', () => {
  test('sets a session, and no script ever sees its token', async () => {
    const browser = new Browser()
    await browser.within(() => signIn(null, { email: 'ada@acme.test', password, callbackUrl: '/' }))
    expect(await browser.within(requireUser)).toMatchObject({ user: { id: 'demo-ada' } })
  })

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

  test('is written the same whatever the case of the address', async () => {
    expect((await new Browser().post('/sign-in/email', { email: 'ADA@acme.test', password })).status).toBe(
      200,
    )
  })
})
