import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../env'

// The links in the emails about a change of email. They are signed with the app's secret, so they
// can be written into a second email, and a copy of the database contains none.

const paths = { confirm: '/change-email', stop: '/stop-email-change' } as const

type Kind = keyof typeof paths

export const changeUrl = (kind: Kind, id: string) =>
  `${env().appUrl}${paths[kind]}?token=${encodeURIComponent(tokenOf(kind, id))}`

/** The id of the change that a link is about. Undefined for a link that we didn't write. */
export function changeIn(kind: Kind, token: string): string | undefined {
  const [id = ''] = token.split('.')
  const [given, expected] = [Buffer.from(token), Buffer.from(tokenOf(kind, id))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined
}

const tokenOf = (kind: Kind, id: string) =>
  `${id}.${createHmac('sha256', env().secret)
    .update(JSON.stringify(['email-change', kind, id]))
    .digest('base64url')}`
