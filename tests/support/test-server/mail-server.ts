import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A real SMTP server on loopback that writes each message it takes into `folder`, one JSON file a message. */
export async function openMailServer(folder: string) {
  let taken = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then(({ subject, text, html }) => {
        const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase())
        const name = `${String(taken++).padStart(6, '0')}.json`
        // Renamed when whole: the tests' processes read the folder at any moment.
        writeFileSync(join(folder, `${name}.part`), JSON.stringify({ to, subject, text, html }))
        renameSync(join(folder, `${name}.part`), join(folder, name))
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
