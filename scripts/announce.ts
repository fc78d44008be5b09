import { cast, castPassword } from '@/db/cast'
import { env } from '@/lib/env'

/** Prints the URL of the app, the demo accounts, and the URL of the inbox. */
export function announce(): void {
  const { appUrl, mail } = env()
  console.log(`
  Atrium is running at ${appUrl}

  Demo accounts (password: ${castPassword})
${cast.map(({ email, description }) => `    ${email.padEnd(22)} ${description}`).join('\n')}

  ${mail === 'inbox' ? `Inbox for development emails: ${appUrl}/dev/inbox` : 'Emails are sent through SMTP_URL'}
`)
}
