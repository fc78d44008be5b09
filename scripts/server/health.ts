import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from '@/lib/http/security-headers'

const body = JSON.stringify({ status: 'ok' })

/**
 * Answers `/api/health` without the application, which can be waiting for its database or be busy
 * with many pages.
 */
export function answersHealth({ url, method = '' }: IncomingMessage, response: ServerResponse): boolean {
  if (url?.split('?', 1)[0] !== '/api/health' || !['GET', 'HEAD'].includes(method)) return false
  const headers = {
    ...securityHeaders,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  }
  response.writeHead(200, headers).end(body)
  return true
}
