import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export type DnsServer = Awaited<ReturnType<typeof startDnsServer>>

const [ok, serverFailure, noSuchName] = [0, 2, 3]

/** A real DNS server that answers for TXT records. Everything is a fault of the server while `failing`. */
export async function startDnsServer() {
  const state = { failing: false, asked: 0, records: new Map<string, string[]>() }
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    state.asked += 1
    const { name, question } = questionOf(query)
    const texts = state.records.get(name)
    const code = state.failing ? serverFailure : texts ? ok : noSuchName
    const answers = code === ok ? (texts ?? []) : []
    const head = Buffer.alloc(12)
    query.copy(head, 0, 0, 2)
    head.writeUInt16BE(0x8180 | code, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(answers.length, 6)
    socket.send(Buffer.concat([head, question, ...answers.map(recordOf)]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return Object.assign(state, {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => socket.close(),
  })
}

function questionOf(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), question: query.subarray(12, at + 5) }
}

/** The name is a pointer to the question's; then the type, the class, no time to live, and the text. */
function recordOf(text: string): Buffer {
  const data = Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
  const head = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 0, 0, data.length])
  return Buffer.concat([head, data])
}
