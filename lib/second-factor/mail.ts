import { sendMail } from '../email/send'
import { env } from '../env'

/** Tells a person that their second factor was turned on or off. */
export async function tellChanged(email: string, state: 'on' | 'off'): Promise<void> {
  await sendMail(email, `second-factor-${state}`, {
    when: new Date().toISOString(),
    resetUrl: `${env().appUrl}/forgot-password`,
  })
}
