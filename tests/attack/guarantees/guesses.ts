import { limits } from '@/lib/http/rate-limits'
import { inAnotherProcess } from '../other-process'
import {
  anyone,
  each,
  type Guarantees,
  newPerson,
  nextNumber,
  password,
  post,
  requestOf,
  times,
  won,
} from '../support'
import type { Target } from '../targets'

// Guesses, and who has to wait for them.

const wrong = 'not the password'
const tooMany = 429

type Sender = Parameters<typeof post>[1]

const signIn = async (target: Target, sender: Sender, email: string, given = wrong) =>
  post(target, sender, '/sign-in/email', { email, password: given })

/** Whether none of so many tries was told to wait. */
async function unlimited(tries: number, attempt: (n: number) => Promise<number>): Promise<boolean> {
  for (let n = 0; n < tries; n++) if ((await attempt(n)) === tooMany) return false
  return true
}

const networks = {
  IPv4: () => `10.${3 + (nextNumber() % 200)}.${nextNumber() % 250}.7`,
  'a /64 of IPv6 each': () => `2001:db8:7:${nextNumber().toString(16)}::1`,
}

export const guesses: Guarantees = {
  'the guesses of one client keep no one else out': (target) =>
    times(2, async () => {
      const attacker = anyone({ claimed: '' })
      for (let n = 0; n < 20; n++) await signIn(target, attacker, `guessed-${nextNumber()}@people.test`)
      const { email } = await newPerson(target)
      return !won(await signIn(target, anyone({ claimed: '' }), email, password))
    }),
  'no client chooses the IP address that it is counted by': async (target) => {
    const { address } = anyone()
    const claim = () =>
      signIn(target, { address, claimed: anyone().address }, `guessed-${nextNumber()}@people.test`)
    return times(1, () => unlimited(110, async () => (await claim()).status))
  },
  'wrong passwords for one account have to wait, from whatever IP addresses': (target) =>
    each(Object.values(networks), async (newAddress) => {
      const { email } = await newPerson(target)
      return unlimited(40, async () => (await signIn(target, { address: newAddress() }, email)).status)
    }),
  'wrong passwords in a form have to wait, as at the endpoint': (target) =>
    times(1, async () => {
      const { email } = await newPerson(target)
      return unlimited(40, () => target.signInByForm(email, wrong))
    }),
  'a password that is asked for again has to wait, from whatever IP addresses': (target) =>
    times(1, async () => {
      const person = await newPerson(target)
      const attempt = () =>
        post(target, { ...person, address: anyone().address }, '/change-password', {
          currentPassword: wrong,
          newPassword: 'another rare and long phrase',
        })
      return unlimited(40, async () => (await attempt()).status)
    }),
  'guesses are counted over all processes': (target) =>
    times(1, async () => {
      const [{ email }, sender] = [await newPerson(target), anyone()]
      if (await unlimited(40, async () => (await signIn(target, sender, email)).status))
        throw new Error('No one has to wait')
      const guess = requestOf(sender, 'POST', '/sign-in/email', { email, password: wrong })
      const [elsewhere] = await inAnotherProcess(target, [guess])
      return elsewhere?.status !== tooMany
    }),
  'whoever has to wait is told how long, where HTTP says it': (target) =>
    times(1, async () => {
      const { email } = await newPerson(target)
      const sender = anyone()
      for (let n = 0; n < 40; n++) {
        const { status, headers } = await signIn(target, sender, email)
        if (status === tooMany) return !(Number(headers.get('retry-after')) > 0)
      }
      throw new Error('No one has to wait')
    }),
  'strangers cannot fill a mailbox': async (target) => {
    const { email } = await newPerson(target)
    const tries = 12
    for (let n = 0; n < tries; n++) await post(target, anyone(), '/request-password-reset', { email })
    await target.deliver()
    const taken = target.mail.taken.filter(({ to }) => [to].flat().some((each) => each?.text === email))
    return { tries, violations: Math.max(0, taken.length - limits['password-reset:account'].points) }
  },
}
