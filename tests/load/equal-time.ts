import { once } from 'node:events'
import { createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { openTestServer } from '../support/test-server/open'
import { median } from './bench/load'
import { type Ask, askers, peopleIn } from './support/askers'

// How much longer a request takes for an email that has an account than for one that has none,
// compared with the difference between two emails that both have one. With a mail server that
// works, one that refuses, and one that never answers. Needs a production build.

const rounds = Number(process.argv[2] ?? 60)
/** Of ./support/askers; all if none is given. */
const only = process.argv[3]
const kinds = ['known', 'unknown', 'knownToo'] as const

/** Accepts connections, and says nothing. */
async function openSilentServer() {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
}

const silent = await openSilentServer()
const mails: Record<string, Record<string, string>> = {
  'a mail server that works': {},
  'one that refuses': { SMTP_URL: 'smtp://127.0.0.1:9' },
  'one that never answers': { SMTP_URL: silent.url },
}
const measured = []
for (const [mail, settings] of Object.entries(mails)) measured.push([mail, await measure(settings)] as const)
silent.server.close()
for (const [mail, rows] of measured) {
  console.log(`With ${mail}: medians in ms of ${rounds} each`)
  console.table(rows)
}

async function measure(settings: Record<string, string>) {
  const server = await openTestServer({ TRUSTED_IP_HEADER: 'x-real-ip', ...settings })
  const people = await peopleIn(server.databaseUrl)
  try {
    const rows: Record<string, object> = {}
    for (const [name, prepare] of Object.entries(askers)) {
      if (only !== undefined && name !== only) continue
      const ask = await prepare(server.url, people)
      // Neither code that is not compiled yet nor a cold cache must count.
      for (const kind of kinds) await timed(await ask(kind))
      rows[name] = summary(await interleaved(ask))
    }
    return rows
  } finally {
    await people.close()
    await server.close()
  }
}

type Times = Record<(typeof kinds)[number], number[]>

/** One of each kind in every round, each time in another order. */
async function interleaved(ask: Ask): Promise<Times> {
  const times: Times = { known: [], unknown: [], knownToo: [] }
  const answers = new Set<string>()
  for (let round = 0; round < rounds; round++)
    for (let n = 0; n < kinds.length; n++) {
      const kind = kinds[(n + round) % kinds.length] ?? 'known'
      const { ms, answer } = await timed(await ask(kind))
      times[kind].push(ms)
      answers.add(answer)
    }
  if (answers.size > 1) throw new Error(`The answers differ: ${[...answers].join(' | ')}`)
  return times
}

async function timed(run: () => Promise<string>) {
  const start = performance.now()
  const answer = await run()
  return { ms: performance.now() - start, answer }
}

function summary({ known, unknown, knownToo }: Times) {
  const [one, none, other] = [median(known), median(unknown), median(knownToo)]
  const [difference, noise] = [(one + other) / 2 - none, one - other]
  return { known: round(one), unknown: round(none), difference: round(difference), noise: round(noise) }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
