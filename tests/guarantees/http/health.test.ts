import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { GET as ready } from '@/app/api/ready/route'
import { pool } from '@/db'
import { serverLimits } from '../../../scripts/server/limits'
import { protectedServer } from '../../../scripts/server/protect'
import { Browser } from '../../support/browser'
import { whilePasswordsWait } from '../../support/passwords'
import { password } from '../../support/people'

const visitor = new Browser()

test('health is answered while every connection is taken, every password waits, and other requests wait for them', async () => {
  const server = protectedServer(
    async (request, response) => {
      const signIn = () => visitor.post('/sign-in/email', { email: 'ada@acme.test', password })
      const { status } = await (request.url === '/sign-in' ? signIn() : ready())
      response.writeHead(status).end()
    },
    {
      appUrl: 'http://localhost:3000',
      trustedIpHeader: undefined,
      ownNames: () => [],
      secret: '',
      limits: serverLimits,
    },
  )
  await once(server.listen(0), 'listening')
  const { port } = server.address() as AddressInfo
  const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()))
  const answered: string[] = []
  const ask = async (path: string) => {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`)
    answered.push(`${path} ${status}`)
  }
  try {
    await whilePasswordsWait(async () => {
      const waiting = [ask('/api/ready'), ask('/sign-in'), ask('/api/ready')]
      await ask('/api/health')
      expect(answered).toEqual(['/api/health 200'])
      await Promise.all(waiting)
    })
    expect(answered.slice(1).toSorted()).toEqual(['/api/ready 503', '/api/ready 503', '/sign-in 503'])
  } finally {
    for (const client of taken) client.release()
    server.close()
  }
})
