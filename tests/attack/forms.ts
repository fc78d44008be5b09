import { confirmEmailChangeAction } from '@/app/(auth)/change-email/actions'
import { requestEmailChangeAction } from '@/app/account/actions'
import { Browser, Redirected } from '../support/browser'
import type { Name } from './handlers'
import { ask, mailedToken, type Person, post } from './support'
import type { Target } from './targets'

// What a person does in a form of Atrium’s, where the library has an endpoint.

/** Requests another email, and opens the link, as far as they are let. */
export const changeEmail: Record<Name, (target: Target, person: Person, email: string) => Promise<unknown>> =
  {
    async atrium(target, person, email) {
      const browser = new Browser()
      browser.keep([person.cookie])
      await browser.call(requestEmailChangeAction, { email })
      const token = await mailedToken(target, email)
      if (token) await browser.call(confirmEmailChangeAction, { token }).catch(unlessRedirected)
    },
    async bare(target, person, email) {
      await post(target, person, '/change-email', { newEmail: email })
      const token = await mailedToken(target, email)
      if (token) await ask(target, person, 'GET', `/verify-email?token=${token}`)
    },
  }

function unlessRedirected(error: unknown) {
  if (!(error instanceof Redirected)) throw error
}
