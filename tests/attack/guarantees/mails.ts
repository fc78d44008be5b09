import { limits } from '@/lib/http/rate-limits'
import {
  anyone,
  each,
  type Guarantees,
  newOrganization,
  newPerson,
  nextNumber,
  password,
  post,
} from '../support'
import type { Target } from '../targets'

// Mail: how much of it, and what becomes of it while no server takes any.

const taken = ({ mail }: Target, address: string) =>
  mail.taken.filter(({ to }) => [to].flat().some((each) => each?.text === address)).length

/** While the mail server takes nothing. */
async function withoutMail<T>({ mail }: Target, work: () => Promise<T>): Promise<T> {
  mail.refusing = 'Out of order'
  try {
    return await work()
  } finally {
    mail.refusing = ''
  }
}

/** Ways to have a mail sent; each says to whom. */
const occasions = [
  async (target: Target) => {
    const { id, join } = await newOrganization(target)
    const owner = await join('owner')
    const email = `lost-${nextNumber()}@people.test`
    const body = { organizationId: id, email, role: 'member' }
    return { email, answer: () => post(target, owner, '/organization/invite-member', body) }
  },
  async (target: Target) => {
    const email = `lost-${nextNumber()}@people.test`
    return {
      email,
      answer: () => post(target, anyone(), '/sign-up/email', { name: 'Lost', email, password }),
    }
  },
  async (target: Target) => {
    const { email } = await newPerson(target)
    return { email, answer: () => post(target, anyone(), '/request-password-reset', { email }) }
  },
]

export const mails: Guarantees = {
  'an email gets so many invitations in an hour, and no more': async (target) => {
    const { id, join } = await newOrganization(target)
    const owner = await join('owner')
    const email = `flooded-${nextNumber()}@people.test`
    const tries = 60
    for (let sent = 0; sent < tries; sent++)
      await post(target, owner, '/organization/invite-member', {
        organizationId: id,
        email,
        role: 'member',
        resend: sent > 0,
      })
    await target.deliver()
    return { tries, violations: Math.max(0, taken(target, email) - limits['mail:recipient'].points) }
  },
  'an email that was promised arrives, though the mail server was away': (target) =>
    each(occasions, async (occasion) => {
      const { email, answer } = await occasion(target)
      const told = await withoutMail(target, async () => {
        const { status } = await answer()
        await target.deliver()
        return status
      })
      // A failed try is noted just after it is done, so one more look may be needed.
      for (let again = 0; again < 50 && taken(target, email) === 0; again++) await target.deliver()
      return told === 200 && taken(target, email) === 0
    }),
  'while the mail server is away, known and unknown emails get the same answer': async (target) => {
    const { email } = await newPerson(target, { verified: false })
    const ask = (address: string) => post(target, anyone(), '/send-verification-email', { email: address })
    const [known, unknown] = await withoutMail(target, async () => [
      await ask(email),
      await ask(`nobody-${nextNumber()}@people.test`),
    ])
    return { tries: 1, violations: known?.status === unknown?.status ? 0 : 1 }
  },
}
