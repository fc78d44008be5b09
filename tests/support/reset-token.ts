import { requestPasswordReset } from '@/lib/account/operations'
import { Browser } from './browser'
import { mailbox } from './mailbox'

/** Requests a new password for this email. @returns the token of the emailed link */
export async function resetToken(email: string): Promise<string> {
  await new Browser().within(() => requestPasswordReset(null, { email }))
  return (await mailbox.link(email, '/reset-password')).searchParams.get('token') ?? ''
}
