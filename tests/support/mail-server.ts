import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

/**
 * A real SMTP server, and what it took. It refuses everything with `code` while `refusing` has a sentence, and answers nothing while
 * `stalling`. It can be shut, and opened again at the same port.
 */
export async function startMailServer() {
  const state = { refusing: '', code: 451, stalling: false, taken: [] as ParsedMail[], tries: 0 }
  const listenAt = async (port: number) => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 1,
      async onData(stream, _, done) {
        // Whoever hands it over can be killed in the middle: then nothing was taken.
        const parsed = await simpleParser(stream).catch(() => undefined)
        if (!parsed) return
        state.tries += 1
        if (state.stalling) return
        if (state.refusing)
          return done(Object.assign(new Error(state.refusing), { responseCode: state.code }))
        state.taken.push(parsed)
        done()
      },
    })
    server.on('error', () => {})
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    return server
  }
  let server = await listenAt(0)
  const { port } = server.server.address() as AddressInfo
  const shut = () => new Promise<void>((resolve) => server.close(resolve))
  return Object.assign(state, {
    url: `smtp://127.0.0.1:${port}`,
    shut,
    async open() {
      server = await listenAt(port)
    },
    close: () => void shut(),
  })
}
