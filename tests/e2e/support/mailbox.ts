import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connected } from '../../support/databases'
import { server } from './server'

export type Mail = { subject: string; text: string; html: string }

export const mailbox = {
  /**
   * The newest mail to an address whose subject contains `subject`; waits until one has arrived.
   * @param folder of another server than the shared one
   */
  async latest(to: string, subject = '', folder?: string): Promise<Mail> {
    for (let attempt = 0; attempt < 150; attempt++) {
      const found = (await mailbox.all(to, folder)).filter((mail) => mail.subject.includes(subject)).at(-1)
      if (found) return found
      await sleep(100)
    }
    throw new Error(`no mail to ${to} with "${subject}" in its subject within 15 s`)
  },

  /** Oldest first. */
  all: async (to: string, folder = server().mailbox): Promise<Mail[]> =>
    folder ? inFolder(folder, to.toLowerCase()) : inInbox(to.toLowerCase()),
}

const inFolder = (folder: string, to: string): Mail[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name): Mail & { to: string[] } => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .filter((mail) => mail.to.includes(to))

/** What /dev/inbox shows. */
const inInbox = (to: string): Promise<Mail[]> =>
  connected(server().databaseUrl, async (client) => {
    const query = 'select subject, text, html from inbox where recipient = $1 order by created_at, id'
    return (await client.query<Mail>(query, [to])).rows
  })
