import { sendMail } from '../email/send'
import { env } from '../env'

/** Tells a person that the way they sign in has changed. @param what a sentence */
export async function tellChanged(email: string, what: string): Promise<void> {
  await sendMail(email, 'second-factor-changed', {
    what,
    when: new Date().toISOString(),
    accountUrl: `${env().appUrl}/account#second-factor`,
  })
}
