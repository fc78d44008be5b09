import { afterEach, expect, test } from 'vitest'
import { changePassword, resetPassword, signUp } from '@/lib/account/operations'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, password } from '../../support/people'
import { refusal } from '../../support/refusal'
import { resetToken } from '../../support/reset-token'

afterEach(forgetCounts)

const breached = 'Summer2026!!!'
const sentence = 'This password is too common. Choose another one.'

test.each([
  [
    'signing up',
    () =>
      new Browser().within(() =>
        signUp(null, { name: 'Nora', email: 'breached@people.test', password: breached, callbackUrl: '/' }),
      ),
  ],
  [
    'changing it',
    async () =>
      (await newPerson()).signedIn((context) =>
        changePassword(context, { currentPassword: password, password: breached }),
      ),
  ],
  [
    'an emailed link',
    async () => {
      const { email } = await newPerson()
      const token = await resetToken(email)
      await new Browser().within(() => resetPassword(null, { token, password: breached }))
    },
  ],
])('a password that was in a breach is refused when %s', async (_, choose) => {
  expect(await refusal(choose())).toMatchObject({ code: 'invalid', fields: { password: [sentence] } })
})
