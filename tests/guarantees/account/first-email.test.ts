import { afterEach, expect, test } from 'vitest'
import { readConfirmation } from '@/lib/auth/confirmation'
import { limits } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'

// What strangers can do, from many IP addresses, before the owner of a mailbox signs up.

afterEach(forgetCounts)

const { points } = limits['stranger-mail:mailbox']
const signUp = (email: string) =>
  new Browser().post('/sign-up/email', { name: 'Nora', email, password: 'a-long-and-rare-phrase' })
const times = (count: number) => Array.from({ length: count }, (_, n) => n)

test('strangers who sign up other spellings of a mailbox delay no email to its plain address', async () => {
  for (const n of times(points + 1)) await signUp(`nora+${n}@first.test`)
  expect(await mailbox.sent(`nora+${points}@first.test`)).toEqual([])
  await signUp('nora@first.test')
  expect(await mailbox.sent('nora@first.test')).toEqual(['verify-email'])
})

test('strangers who use up the emails of an unconfirmed address have emailed its owner links that work', async () => {
  for (const _ of times(points + 1)) await signUp('olive@first.test')
  expect(await mailbox.sent('olive@first.test')).toHaveLength(points)
  const { searchParams } = await mailbox.link('olive@first.test', '/verify-email')
  const owner = new Browser()
  await signUp('olive@first.test')
  expect(await owner.within(() => readConfirmation(searchParams.get('token') ?? ''), 'render')).toMatchObject(
    { state: 'pending', email: 'olive@first.test' },
  )
})
