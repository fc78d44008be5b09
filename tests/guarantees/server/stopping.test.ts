import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { finish } from '../../../scripts/server/finish'
import { http, serve } from './support/serve'

test('a stopping server finishes the request in flight, takes no new one, and closes idle connections', async () => {
  let begin = (_: ServerResponse) => {}
  const begun = new Promise<ServerResponse>((resolve) => {
    begin = resolve
  })
  const { server, send, url } = await serve((_, response) => begin(response))
  const inFlight = fetch(`${url}/slow`).then((response) => response.text())
  const answer = await begun
  const stopped = finish(server, 60_000)
  await expect(send(http('GET /late'))).rejects.toThrow('ECONNREFUSED')
  answer.end('finished')
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
