import { expect, test, vi } from 'vitest'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { gate } from '../../support/interleave'
import { http, serve } from './support/serve'

const trustedIpHeader = 'x-real-ip'

/** A server that answers when the test says so, with room for so many posts. */
async function slowServer(signedOutPosts: number) {
  const { open, passed } = gate()
  let reached = 0
  const served = await serve(
    async (_, response) => {
      reached++
      await passed
      response.end('from the application')
    },
    { trustedIpHeader, limits: { signedOutPosts } },
  )
  const from = (address: string, line = 'POST /login', headers: string[] = []) =>
    served.send(http(line, [`${trustedIpHeader}: ${address}`, 'Content-Length: 0', ...headers]))
  const arrived = (count: number) => vi.waitFor(() => expect(reached).toBe(count))
  return { from, arrived, open }
}

test('of more posts by people who are not signed in than can be answered, the rest gets 503 immediately', async () => {
  const { from, arrived, open } = await slowServer(2)
  const inside = ['192.0.2.1', '192.0.2.2'].map((address) => from(address))
  await arrived(2)
  const { status, head, body } = await from('192.0.2.3')
  expect([status, body]).toEqual([
    503,
    'Too many people are signing in right now. Try again in a few seconds.\n',
  ])
  expect(head).toMatch(/^retry-after: 5\r?$/im)
  const others = [
    from('192.0.2.3', 'GET /login'),
    from('192.0.2.3', 'POST /account', [`Cookie: ${sessionCookie('of someone who is signed in')}`]),
  ]
  await arrived(4)
  open()
  for (const answer of [...inside, ...others]) expect(await answer).toMatchObject({ status: 200 })
  expect(await from('192.0.2.3')).toMatchObject({ status: 200 })
})

test('one IP address, or one IPv6 network, has half of the places', async () => {
  const { from, arrived, open } = await slowServer(4)
  const inside = [from('2001:db8::1'), from('2001:db8::2')]
  await arrived(2)
  expect(await from('2001:db8::3')).toMatchObject({ status: 503 })
  const other = from('192.0.2.1')
  await arrived(3)
  open()
  for (const answer of [...inside, other]) expect(await answer).toMatchObject({ status: 200 })
})

test('a cookie that we have not signed is no session', async () => {
  const { from, arrived, open } = await slowServer(1)
  const inside = from('192.0.2.1')
  await arrived(1)
  const forged = `Cookie: ${sessionCookie('of someone').replace(/=(.{4})/, '=AAAA')}`
  expect(await from('192.0.2.2', 'POST /login', [forged])).toMatchObject({ status: 503 })
  open()
  expect(await inside).toMatchObject({ status: 200 })
})
