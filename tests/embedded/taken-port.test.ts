import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect } from 'vitest'
import { ensureCluster, readCredentials } from '../../db/embedded/cluster'
import { locate } from '../../db/embedded/place'
import { isReady } from '../../db/embedded/superuser'
import { it } from './support'

/** AuthenticationCleartextPassword of PostgreSQL's protocol. */
const askForPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])

it('who takes the port before Postgres listens there is not told the superuser’s password', async ({
  dataDir,
}) => {
  const place = locate(dataDir)
  await ensureCluster(place)
  const heard: Buffer[] = []
  const thief = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      heard.push(data)
      if (heard.length === 1) socket.write(askForPassword)
      else socket.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(thief, 'listening')
  const address = thief.address()
  const port = address && typeof address === 'object' ? address.port : 0
  let looks = 3
  const starting = { pid: () => process.pid, isAlive: () => looks-- > 0 }
  expect(await isReady(place, port, starting)).toBe(false)
  thief.close()
  expect(Buffer.concat(heard).toString('latin1')).not.toContain(readCredentials(place).postgres)
})
