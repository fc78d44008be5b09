import { type NextRequest, NextResponse } from 'next/server'
import { providerOrigins } from '@/lib/auth/providers'
import { env } from '@/lib/env'
import { accessOf, loginPath, pathHeader, queryHeader } from '@/lib/guard/routes'
import { readSessionToken } from '@/lib/guard/session-cookie'

// Redirects signed-out visitors, judging by the cookie's signature alone; sets the content security
// policy; tells a page its path; answers for files that do not exist. No data access, and never the
// security boundary: every page, action and route calls the guard itself
// (docs/decisions/0006-middleware.md).

export function middleware(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  if (accessOf(pathname) === 'public' && looksLikeFile(pathname)) return noSuchFile()
  // A form is answered by its action: a redirect would lose what was typed, or make the browser
  // post it to sign-in.
  if (
    request.method !== 'POST' &&
    accessOf(pathname) !== 'public' &&
    !readSessionToken(request.headers.get('cookie'))
  )
    return NextResponse.redirect(new URL(loginPath(pathname + search), env().appUrl))
  return onward(request)
}

/**
 * No public page has such a path. Crawlers, scanners and browsers ask for many that do:
 * /sitemap.xml, /wp-login.php, /.env
 */
const looksLikeFile = (path: string) => /^\/\.|\.[a-z0-9]{1,12}$/i.test(path)

const noSuchFile = () =>
  new NextResponse('There is no such file.\n', {
    status: 404,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    },
  })

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

/**
 * Inline styles are allowed: sonner and the dialogs' scroll lock write some without a nonce. Inline
 * scripts are not.
 */
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
    ["form-action 'self'", ...providerOrigins()].join(' '),
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = {
  runtime: 'nodejs',
  // Pages only: no existing files, and no API routes, which answer for themselves. Files by their
  // full name, because a page's URL can end in .svg.
  matcher: [
    '/((?!api/|_next/|icon\\.svg$|favicon\\.ico$|robots\\.txt$|manifest\\.webmanifest$|apple-icon\\.png$|apple-touch-icon(?:-precomposed)?\\.png$|\\.well-known/(?:security\\.txt|change-password)$).*)',
  ],
}
