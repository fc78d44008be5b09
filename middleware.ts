import { type NextRequest, NextResponse } from 'next/server'
import { env } from '@/lib/env'
import { doorOf, loginPath, pathHeader, queryHeader } from '@/lib/guard/routes'
import { readSessionToken } from '@/lib/guard/session-cookie'

// Redirects the signed-out, by the cookie's signature alone, sets the content security policy, and tells a page its path. No data, and never the
// security boundary: every page, action and route asks the guard for itself (docs/decisions/0006-middleware.md).

export function middleware(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  // The answer to a form is its action's: a redirect would lose what was typed, or have the browser post it to sign-in.
  if (
    request.method !== 'POST' &&
    doorOf(pathname) !== 'public' &&
    !readSessionToken(request.headers.get('cookie'))
  )
    return NextResponse.redirect(new URL(loginPath(pathname + search), env().appUrl))
  return onward(request)
}

function onward(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  headers.set(pathHeader, request.nextUrl.pathname)
  headers.set(queryHeader, request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** Styles may be inline: sonner and the scroll lock of dialogs write some without a nonce. Scripts may not. */
function contentSecurityPolicy(nonce: string): string {
  const developing = env().nodeEnv === 'development'
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${developing ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    `connect-src 'self'${developing ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = {
  runtime: 'nodejs',
  // Pages only: no assets, no API (whose routes answer for themselves). Assets by their whole name: a page's address may end in .svg.
  matcher: ['/((?!api/|_next/|icon\\.svg$|favicon\\.ico$).*)'],
}
