import { randomUUID } from 'node:crypto'
import nodemailer, { type Transporter } from 'nodemailer'
import { db } from '@/db'
import { inbox } from '@/db/schema'
import { env } from '../env'

type Message = { id: string; to: string; subject: string; html: string; text: string }
type Transport = { send(message: Message): Promise<void> }

/**
 * Sends emails. The promise resolves once a server has accepted the message, or the development
 * inbox has stored it.
 */
export function transport(): Transport {
  switch (env().mail) {
    case 'smtp':
      return { send: sendBySmtp }
    case 'inbox':
      return { send: keepInInbox }
    case 'none':
      throw new Error('SMTP_URL is not set')
  }
}

let smtp: { url: string; transporter: Transporter } | undefined

async function sendBySmtp({ id, to, subject, html, text }: Message): Promise<void> {
  const { smtpUrl = '', mailFrom, appUrl } = env()
  if (smtp?.url !== smtpUrl)
    smtp = {
      url: smtpUrl,
      transporter: nodemailer.createTransport({
        url: smtpUrl,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 20_000,
      }),
    }
  await smtp.transporter.sendMail({
    from: mailFrom,
    to,
    subject,
    html,
    text,
    // The same id for every attempt, so that a server or client can drop duplicates.
    messageId: `<${id}@${new URL(appUrl).hostname}>`,
  })
}

async function keepInInbox({ to, subject, html, text }: Message): Promise<void> {
  const links = [...new Set(text.match(/https?:\/\/[^\s\])>]+/g) ?? [])]
  await db().insert(inbox).values({ id: randomUUID(), recipient: to, subject, html, text, links })
}
