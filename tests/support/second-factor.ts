import { eq, sql } from 'drizzle-orm'
import { Secret, TOTP } from 'otpauth'
import { signInAction } from '@/app/(auth)/login/actions'
import { requestRecoveryAction, signInWithCodeAction } from '@/app/(auth)/login/code/actions'
import { db } from '@/db'
import { account, mail, secondFactorRecovery } from '@/db/schema'
import { beginSecondFactor, enableSecondFactor } from '@/lib/second-factor/operations'
import { mySetUp } from '@/lib/second-factor/queries'
import { Browser } from './browser'
import { hurryJobs, mailbox, runJobs } from './mailbox'
import { type Person, password } from './people'

/** An authenticator app, as a person has one on their phone. */
export class Phone {
  private readonly start = Date.now()

  constructor(private readonly secret: string) {}

  /** Code 0 is that of the moment of the scan. The next one is accepted, too, but none after it. */
  code(step: 0 | 1): string {
    const totp = new TOTP({ secret: Secret.fromBase32(this.secret) })
    return totp.generate({ timestamp: this.start + step * 30_000 })
  }
}

/** Scans the QR code. */
export async function begin(person: Person): Promise<Phone> {
  const setUp = await person.signedIn(async (context) => {
    await beginSecondFactor(context)
    return mySetUp(context)
  })
  if (!setUp) throw new Error('There is nothing to scan')
  return new Phone(setUp.secret)
}

/** With code 0 of the phone, which it uses up. */
export async function turnOn(person: Person) {
  const phone = await begin(person)
  const codes = await person.signedIn((context) => enableSecondFactor(context, { code: phone.code(0) }))
  return { phone, codes }
}

/** A new browser, in which the password has been entered. */
export async function afterPassword({ email }: Person, browser = new Browser()): Promise<Browser> {
  await went(browser.call(signInAction, { email, password }))
  return browser
}

/** Where a sign-in led, or why it was refused. */
export const went = (answer: Promise<{ message?: string }>): Promise<string> =>
  answer.then(
    ({ message }) => message ?? '',
    (error: { to?: string }) => error.to ?? String(error),
  )

export const enterCode = (browser: Browser, code: string, fields: Record<string, string> = {}) =>
  went(browser.call(signInWithCodeAction, { code, ...fields }))

/** Turns it on, and then requests to turn it off without a code, with a password that is old. */
export async function loseBoth(person: Person) {
  const { phone } = await turnOn(person)
  await db().delete(mail).where(eq(mail.recipient, person.email))
  await db()
    .update(account)
    .set({ updatedAt: new Date(0) })
    .where(eq(account.userId, person.id))
  const browser = await afterPassword(person)
  await browser.call(requestRecoveryAction, { password })
  return { phone, browser }
}

/** As if three days had passed. */
export async function waitForSecondLink({ id, email }: Person) {
  await db().delete(mail).where(eq(mail.recipient, email))
  await db()
    .update(secondFactorRecovery)
    .set({ readyAt: sql`now()` })
    .where(eq(secondFactorRecovery.userId, id))
  await hurryJobs()
  await runJobs()
}

/** The emails about it, without those about new devices. */
export const toldOf = async ({ email }: Pick<Person, 'email'>) =>
  (await mailbox.sent(email)).filter((template) => template !== 'new-device')
