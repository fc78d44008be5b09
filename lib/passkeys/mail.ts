import { sendMail } from '../email/send'
import { env } from '../env'

const about = (name: string) => ({
  name,
  when: new Date().toISOString(),
  accountUrl: `${env().appUrl}/account#passkeys`,
})

export const tellAdded = (email: string, name: string) => sendMail(email, 'passkey-added', about(name))

export const tellRemoved = (email: string, name: string) => sendMail(email, 'passkey-removed', about(name))
