import { afterEach, expect, test } from 'vitest'
import { chooseTimeZoneAction } from '@/app/account/actions'
import { changePassword } from '@/lib/account/operations'
import { requireUser } from '@/lib/guard/server'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newPerson, type Person, password } from '../../support/people'

afterEach(forgetCounts)

const zoneOf = async (person: Person) => (await person.within(requireUser)).user.timeZone
const choose = (person: Person, timeZone: string) => person.call(chooseTimeZoneAction, { timeZone })

test('a chosen time zone is known to every page, and to the emails to that person', async () => {
  const person = await newPerson()
  expect(await zoneOf(person)).toBeNull()
  expect(await choose(person, 'Asia/Kolkata')).toMatchObject({ status: 'done' })
  expect(await zoneOf(person)).toBe('Asia/Kolkata')
  const given = { currentPassword: password, password: 'several words in a row' }
  await person.signedIn((context) => changePassword(context, given))
  expect((await mailbox.latest(person.email)).text).toMatch(/\d\d:\d\d GMT\+5:30/)
})

test('choosing none leaves it to the browser again', async () => {
  const person = await newPerson()
  await choose(person, 'Asia/Kolkata')
  await choose(person, '')
  expect(await zoneOf(person)).toBeNull()
})

test('what is no time zone is refused', async () => {
  const person = await newPerson()
  for (const zone of ['Mars/Olympus_Mons', 'europe/berlin; drop', '+05:00'])
    expect(await choose(person, zone)).toMatchObject({ status: 'refused', code: 'invalid' })
})
