import { statementsOf } from '../../support/statements'
import { anyone, type Guarantees, newPerson, nextNumber, post, times } from '../support'

// That an email has an account is told neither by an answer nor by the work that it takes. How long it takes: npm run
// bench:equal-time

export const strangers: Guarantees = {
  'a wrong password asks the database as much for an unknown email': (target) =>
    times(3, async () => {
      const { email } = await newPerson(target)
      const asked = async (email: string) =>
        (
          await statementsOf(() =>
            post(target, anyone(), '/sign-in/email', { email, password: 'not this one' }),
          )
        ).length
      return (await asked(email)) !== (await asked(`unknown-${nextNumber()}@people.test`))
    }),
  'an answer does not wait for an email, which only a known one gets': (target) =>
    times(2, async () => {
      const { email } = await newPerson(target)
      const before = target.mail.tries
      await post(target, anyone(), '/request-password-reset', { email })
      return target.mail.tries > before
    }),
}
