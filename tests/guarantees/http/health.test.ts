import { expect, test } from 'vitest'
import { GET as ready } from '@/app/api/ready/route'
import { pool } from '@/db'
import { Browser } from '../../support/browser'
import { whilePasswordsWait } from '../../support/passwords'
import { password } from '../../support/people'
import { serve } from '../server/support/serve'

const visitor = new Browser()

test('health is answered while every connection is taken, every password waits, and other requests wait for them', async () => {
  const { url } = await serve(async (request, response) => {
    const signIn = () => visitor.post('/sign-in/email', { email: 'ada@acme.test', password })
    const { status } = await (request.url === '/sign-in' ? signIn() : ready())
    response.writeHead(status).end()
  })
  const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()))
  const answered: string[] = []
  const ask = async (path: string) => {
    const { status } = await fetch(`${url}${path}`)
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
  }
})
