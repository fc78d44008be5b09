import { changeEmail } from '../forms'
import {
  anyone,
  ask,
  each,
  type Guarantees,
  mailedToken,
  newPerson,
  newSession,
  nextNumber,
  type Person,
  password,
  post,
  times,
  won,
} from '../support'
import type { Target } from '../targets'

// Passwords, and the links and tokens that stand in for them.

const newPassword = 'another rare and long phrase'

async function resetToken(target: Target, email: string): Promise<string> {
  await post(target, anyone(), '/request-password-reset', { email })
  return mailedToken(target, email)
}

const reset = (target: Target, token: string) =>
  post(target, anyone(), '/reset-password', { token, newPassword })

/** Ways to a new password. A target that has none of them would hold everything. */
const ways = [
  async (target: Target, { email }: Person) => reset(target, await resetToken(target, email)),
  (target: Target, person: Person) =>
    post(target, person, '/change-password', { currentPassword: password, newPassword }),
]

async function certainly(what: string, answering: ReturnType<typeof post>) {
  const answer = await answering
  if (!won(answer)) throw new Error(`${what} was answered ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}

export const links: Guarantees = {
  'a new password ends all other sessions': (target) =>
    each(ways, async (choose) => {
      const person = await newPerson(target)
      const other = await newSession(target, person.id)
      await certainly('a new password', choose(target, person))
      return (await target.query('select 1 from session where token = $1', [other])).length > 0
    }),
  'a new password ends all earlier links to choose one': (target) =>
    each(ways, async (choose) => {
      const person = await newPerson(target)
      const earlier = await resetToken(target, person.email)
      await certainly('a new password', choose(target, person))
      return won(await reset(target, earlier))
    }),
  'a new email ends the links that were sent to the old one': (target) =>
    times(2, async () => {
      const person = await newPerson(target)
      const earlier = await resetToken(target, person.email)
      const email = `moved-${nextNumber()}@people.test`
      await changeEmail[target.name](target, person, email)
      if ((await target.query('select 1 from "user" where email = $1', [email])).length === 0)
        throw new Error('The email was not changed')
      return won(await reset(target, earlier))
    }),
  'the old email is told of a new one': (target) =>
    times(2, async () => {
      const person = await newPerson(target)
      await changeEmail[target.name](target, person, `moved-${nextNumber()}@people.test`)
      await target.deliver()
      return !target.mail.taken.some(({ to }) => [to].flat().some((each) => each?.text === person.email))
    }),
  'the token of a link cannot be read in the database': (target) =>
    times(2, async () => {
      const { email } = await newPerson(target)
      const token = await resetToken(target, email)
      return JSON.stringify(await target.query('select * from verification')).includes(token)
    }),
  'no script reads the token of a session': (target) =>
    each(
      [
        async (person: Person) => ask(target, person, 'GET', '/list-sessions'),
        async (person: Person) => ask(target, person, 'GET', '/get-session'),
        async ({ email }: Person) =>
          certainly('signing in', post(target, anyone(), '/sign-in/email', { email, password })),
      ],
      async (answer) => {
        const person = await newPerson(target)
        const read = JSON.stringify((await answer(person)).body)
        const tokens = await target.query('select token from session where user_id = $1', [person.id])
        return tokens.some(({ token }) => read.includes(String(token)))
      },
    ),
}
