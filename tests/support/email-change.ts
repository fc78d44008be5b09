import { confirmEmailChangeAction } from '@/app/(auth)/change-email/actions'
import { requestEmailChangeAction } from '@/app/account/actions'
import { Redirected } from './browser'
import { mailbox } from './mailbox'
import type { Person } from './people'

// How a person changes their email, on the screens.

let counter = 0
export const newEmail = () => `another-${++counter}@people.test`

export const request = (person: Person, email: string) => person.call(requestEmailChangeAction, { email })

/** The token in the newest mail to an address. */
export const tokenTo = async (email: string, page: '/change-email' | '/stop-email-change') =>
  (await mailbox.link(email, page)).searchParams.get('token') ?? ''

export const confirm = (browser: Person, token: string) =>
  browser.call(confirmEmailChangeAction, { token }).catch((error) => {
    if (!(error instanceof Redirected)) throw error
    return { status: 'done', to: error.to }
  })

/** Requests and confirms. @returns the new email */
export async function change(person: Person, email = newEmail()): Promise<string> {
  await request(person, email)
  await confirm(person, await tokenTo(email, '/change-email'))
  return email
}
