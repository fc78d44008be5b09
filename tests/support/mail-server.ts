import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

/** A real SMTP server, and what it took. It refuses everything while `refusing` has a sentence, and answers nothing while `stalling`. */
export async function startMailServer() {
  const state = { refusing: '', stalling: false, taken: [] as ParsedMail[], tries: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _, done) {
      const parsed = await simpleParser(stream)
      state.tries += 1
      if (state.stalling) return
      if (state.refusing) return done(Object.assign(new Error(state.refusing), { responseCode: 451 }))
      state.taken.push(parsed)
      done()
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return Object.assign(state, { url: `smtp://127.0.0.1:${port}`, close: () => void server.close() })
}
