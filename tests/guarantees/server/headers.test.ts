import { describe, expect, test } from 'vitest'
import { securityHeaders } from '@/lib/http/security-headers'
import { serve } from './support/serve'

const expected = Object.entries(securityHeaders).map(([name, value]) => [name.toLowerCase(), value])

/** Next leaves headers out on some of its own answers, so the server sets them on each. */
describe('every answer has the security headers, whatever the application answers', () => {
  test.each([200, 204, 303, 307, 308, 400, 403, 404, 422, 429, 500, 503])('%d', async (status) => {
    const { url } = await serve((_, response) => {
      response.writeHead(status, status > 300 && status < 400 ? { Location: '/' } : {})
      response.end()
    })
    const answer = await fetch(url, { redirect: 'manual' })
    expect(answer.status).toBe(status)
    expect([...answer.headers]).toEqual(expect.arrayContaining(expected))
  })

  test('a file, which is kept for long', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'Cache-Control': 'public, max-age=31536000, immutable' })
      response.end('body {}')
    })
    const { headers } = await fetch(`${url}/_next/static/chunks/any.css`)
    expect([...headers]).toEqual(expect.arrayContaining(expected))
  })

  test('a fault', async () => {
    const { url } = await serve(() => {
      throw new Error('a fault that a test makes')
    })
    const answer = await fetch(url)
    expect(answer.status).toBe(500)
    expect([...answer.headers]).toEqual(expect.arrayContaining(expected))
  })
})
