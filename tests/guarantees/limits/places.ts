import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import {
  requestSignInCodeAction,
  signInAction,
  signInWithCodeAction as signInWithEmailedCode,
} from '@/app/(auth)/login/actions'
import {
  requestRecoveryAction,
  signInWithBackupCodeAction,
  signInWithCodeAction,
} from '@/app/(auth)/login/code/actions'
import { changePasswordAction } from '@/app/account/actions'
import { enableSecondFactorAction } from '@/app/account/second-factor/actions'
import { addDomain, sendDomainCode, verifyDomainByCode } from '@/app/dashboard/[org]/settings/actions'
import * as proof from '@/components/proof/actions'
import { db } from '@/db'
import { account } from '@/db/schema'
import { statusOf } from '@/lib/errors'
import type { Action } from '@/lib/http/action'
import { type Answer as HttpAnswer, withAnswer } from '@/lib/http/answer'
import type { Limit } from '@/lib/http/rate-limits'
import { newAuthenticator } from '../../support/authenticator'
import { type Browser, Browser as NewBrowser, Redirected } from '../../support/browser'
import { domainsOf, freeDomain } from '../../support/joining'
import { mailbox } from '../../support/mailbox'
import { addPasskey } from '../../support/passkeys'
import { newOrganization, type Person, password, withoutPassword } from '../../support/people'
import { afterPassword, begin as beginSetUp, turnOn } from '../../support/second-factor'

// Where a password or a code is asked for, through forms and endpoints: what counts a wrong one, and how to send one.

type Said = { status: number; wait: number; message: string }
/** `renew`: a used up code is replaced, instead of waiting. */
type Asking = { send: (right: boolean) => Promise<Said>; renew?: () => Promise<unknown> }
type Place = {
  /** Of the operation that asks. */
  summary: string
  limit: Limit
  begin: (person: Person) => Asking | Promise<Asking>
}

const newPassword = 'a-new-and-rare-phrase'

async function form(browser: Browser, action: Action, fields: Record<string, string>): Promise<Said> {
  const answer: HttpAnswer = { headers: {} }
  try {
    const { code, message = '' } = await withAnswer(answer, () => browser.call(action, fields))
    return { status: code ? statusOf[code] : 200, wait: Number(answer.headers['Retry-After'] ?? 0), message }
  } catch (error) {
    if (error instanceof Redirected) return { status: 200, wait: 0, message: '' }
    throw error
  }
}

async function post(browser: Browser, path: string, body: object): Promise<Said> {
  const { status, headers, body: said } = await browser.post(path, body)
  return { status, wait: Number(headers.get('retry-after') ?? 0), message: String(said.message ?? '') }
}

const either = (right: boolean) => (right ? password : 'not the password')
const codeOrWrong = (right: boolean, code: string) =>
  right ? code : (Number(code[0]) ? '0' : '1') + code.slice(1)

const codeTo = async (email: string) =>
  (await mailbox.latest(email)).text.match(/\b\d{6}\b|\b\d{4} \d{4}\b/)?.[0]?.replace(' ', '') ?? ''

export const places: Record<string, Place> = {
  'the sign-in form': {
    summary: 'Sign in',
    limit: 'sign-in:account',
    begin: ({ email }) => ({
      send: (right) => form(new NewBrowser(), signInAction, { email, password: either(right) }),
    }),
  },
  'POST /sign-in/email': {
    summary: 'Sign in',
    limit: 'sign-in:account',
    begin: ({ email }) => ({
      send: (right) => post(new NewBrowser(), '/sign-in/email', { email, password: either(right) }),
    }),
  },
  'the sign-in form in a browser that signed in before': {
    summary: 'Sign in',
    limit: 'sign-in:device',
    begin: async ({ email }) => {
      const browser = new NewBrowser()
      await browser.post('/sign-in/email', { email, password })
      await browser.post('/sign-out')
      return { send: (right) => form(browser, signInAction, { email, password: either(right) }) }
    },
  },
  'the dialog that asks for the password': {
    summary: 'Confirm who you are with your password',
    limit: 'password-again:person',
    begin: (person) => ({
      send: (right) => form(person, proof.proveWithPassword, { password: either(right) }),
    }),
  },
  'the dialog that asks for a code of the app': {
    summary: 'Confirm who you are with a code from your authenticator app',
    limit: 'second-factor:account',
    begin: async (person) => {
      const code = (await turnOn(person)).phone.code(1)
      return {
        send: (right) => form(person, proof.proveWithAuthenticator, { code: codeOrWrong(right, code) }),
      }
    },
  },
  'the dialog that asks for a passkey': {
    summary: 'Confirm who you are with a passkey',
    limit: 'password-again:person',
    begin: async (person) => {
      const authenticator = await addPasskey(person)
      return {
        send: async (right) => {
          const { body } = await person.get('/passkey/generate-authenticate-options')
          const signer = right ? authenticator : newAuthenticator()
          const response = JSON.stringify(signer.sign(String(body.challenge)))
          return form(person, proof.proveWithPasskey, { response })
        },
      }
    },
  },
  'the dialog that asks for an emailed code': {
    summary: 'Confirm who you are with an emailed code',
    limit: 'emailed-code:code',
    begin: async (person) => {
      await withoutPassword(person)
      const renew = () => person.call(proof.sendProofCode)
      await renew()
      return {
        renew,
        send: async (right) =>
          form(person, proof.proveWithCode, { code: codeOrWrong(right, await codeTo(person.email)) }),
      }
    },
  },
  'the form that verifies a domain with an emailed code': {
    summary: 'Verify a domain by an emailed code',
    limit: 'emailed-code:code',
    begin: async () => {
      const home = await newOrganization()
      const { owner, slug: organization } = home
      const domain = freeDomain()
      await owner.call(addDomain, { organization, domain })
      const [row] = await domainsOf(home)
      const named = { organization, domainId: String(row?.id) }
      const renew = () => owner.call(sendDomainCode, { ...named, mailbox: 'postmaster' })
      await renew()
      return {
        renew,
        send: async (right) => {
          const code = codeOrWrong(right, await codeTo(`postmaster@${domain}`))
          return form(owner, verifyDomainByCode, { ...named, code })
        },
      }
    },
  },
  'the form that changes the password': {
    summary: 'Change your password',
    limit: 'password-again:person',
    begin: (person) => ({
      send: (right) =>
        form(person, changePasswordAction, { currentPassword: either(right), password: newPassword }),
    }),
  },
  'POST /change-password': {
    summary: 'Change your password',
    limit: 'password-again:person',
    begin: (person) => ({
      send: (right) => post(person, '/change-password', { currentPassword: either(right), newPassword }),
    }),
  },
  'POST /delete-user': {
    summary: 'Confirm who you are with your password',
    limit: 'password-again:person',
    begin: (person) => ({ send: (right) => post(person, '/delete-user', { password: either(right) }) }),
  },
  'the form that turns on the second factor': {
    summary: 'Turn on your authenticator app with a first code',
    limit: 'second-factor:account',
    begin: async (person) => {
      const code = (await beginSetUp(person)).code(0)
      return { send: (right) => form(person, enableSecondFactorAction, { code: codeOrWrong(right, code) }) }
    },
  },
  'the form that asks for a code of the app while signing in': {
    summary: 'Sign in with a code from your authenticator app',
    limit: 'second-factor:account',
    begin: async (person) => {
      const code = (await turnOn(person)).phone.code(1)
      const browser = await afterPassword(person)
      return { send: (right) => form(browser, signInWithCodeAction, { code: codeOrWrong(right, code) }) }
    },
  },
  'the form that asks for a backup code': {
    summary: 'Sign in with a backup code',
    limit: 'second-factor:account',
    begin: async (person) => {
      const [code = ''] = (await turnOn(person)).codes
      const browser = await afterPassword(person)
      return {
        send: (right) => form(browser, signInWithBackupCodeAction, { code: right ? code : 'aaaaa-aaaaa' }),
      }
    },
  },
  'the form that asks for the password when the second factor is lost': {
    summary: 'Request to turn off a second factor that is lost',
    limit: 'second-factor-recovery:guesses',
    begin: async (person) => {
      await turnOn(person)
      await db()
        .update(account)
        .set({ updatedAt: new Date(0) })
        .where(eq(account.userId, person.id))
      const browser = await afterPassword(person)
      return { send: (right) => form(browser, requestRecoveryAction, { password: either(right) }) }
    },
  },
  'the form that asks for an emailed code': {
    summary: 'Sign in with an emailed code',
    limit: 'sign-in-code:guesses',
    begin: async ({ email }) => {
      const browser = new NewBrowser()
      const renew = () => form(browser, requestSignInCodeAction, { email, callbackUrl: `/${randomUUID()}` })
      await renew()
      return {
        renew,
        send: async (right) => {
          const code = codeOrWrong(right, await codeTo(email))
          return form(browser, signInWithEmailedCode, { code })
        },
      }
    },
  },
}
