import { once } from 'node:events'
import { expect, test } from 'vitest'
import { finish } from '../../../scripts/server/finish'
import { http, serve } from './support/serve'

test('a stopping server finishes the request in flight, takes no new one, and closes idle connections', async () => {
  let answer = () => {}
  const { server, send, url } = await serve((_, response) => {
    answer = () => void response.end('finished')
  })
  const inFlight = fetch(`${url}/slow`).then((response) => response.text())
  await once(server, 'request')
  const stopped = finish(server, 60_000)
  await expect(send(http('GET /late'))).rejects.toThrow('ECONNREFUSED')
  answer()
  expect(await inFlight).toBe('finished')
  await stopped
})

test('a request that takes longer than the server waits is cut off', async () => {
  const { server, url } = await serve(() => {})
  const inFlight = fetch(`${url}/slow`)
  await once(server, 'request')
  await finish(server, 1)
  await expect(inFlight).rejects.toThrow('fetch failed')
})
