import { brand } from '@/lib/brand'
import { env } from '@/lib/env'

const validDays = 180

/**
 * https://www.rfc-editor.org/rfc/rfc9116. It counts as current for half a year after it was
 * fetched.
 */
export function GET() {
  const expires = new Date(Date.now() + validDays * 24 * 3600 * 1000)
  const lines = [
    `Contact: ${brand.securityContact(new URL(env().appUrl).hostname)}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${env().appUrl}/.well-known/security.txt`,
  ]
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=86400' },
  })
}
