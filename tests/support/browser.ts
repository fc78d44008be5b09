import { randomInt } from 'node:crypto'
import { handleAuth } from '@/lib/auth/handler'
import { env } from '@/lib/env'
import type { Action, FormState } from '@/lib/http/action'
import { idle } from '@/lib/http/action'
import { inRequest } from './request'

/** What an HTTP endpoint answered. */
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

type Sent = { method?: string; body?: unknown; headers?: Record<string, string> }

/** Where an action or page went instead of answering: `redirected` to a path, or to the 404 page. */
export class Redirected extends Error {
  constructor(readonly to: string) {
    super(`redirected to ${to}`)
  }
}

/** One browser: its own cookies and address. Signed in or not. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly address = [10, 0, 0, 0].map((first) => first || randomInt(1, 255)).join('.')

  /** Runs `run` with headers() and cookies() of this browser; cookies that it sets are kept. */
  within<T>(run: () => Promise<T>, phase: 'action' | 'render' = 'action'): Promise<T> {
    return inRequest({ headers: this.headers(), onCookies: (set) => this.keep(set), phase }, run)
  }

  /** Posts a form to a server action. @throws Redirected */
  call(action: Action, fields: Record<string, string | string[]> = {}): Promise<FormState> {
    const form = new FormData()
    for (const [name, values] of Object.entries(fields))
      for (const value of [values].flat()) form.append(name, value)
    return this.within(async () => action(idle, form)).catch((error) => {
      throw redirection(error) ?? error
    })
  }

  /** Posts JSON to one of Better Auth's endpoints, as a script on our own origin would. */
  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { method: 'POST', body, headers })
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers })
  }

  /** Asks /api/auth`path`. */
  async send(path: string, { method = 'GET', body, headers = {} }: Sent): Promise<Answer> {
    const request = new Request(`${env().appUrl}/api/auth${path}`, {
      method,
      headers: { ...Object.fromEntries(this.headers()), 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    })
    const response = await this.within(() => handleAuth(request))
    this.keep(response.headers.getSetCookie())
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
    const parsed: unknown = isJson ? JSON.parse(text) : { text }
    return {
      status: response.status,
      headers: response.headers,
      body: Array.isArray(parsed) ? { list: parsed } : ((parsed ?? {}) as Record<string, unknown>),
    }
  }

  /** A browser with the cookies that this one has now. */
  twin(): Browser {
    const twin = new Browser()
    for (const [name, value] of this.cookies) twin.cookies.set(name, value)
    return twin
  }

  headers(): Headers {
    const headers = new Headers({
      origin: env().appUrl,
      'x-atrium-address': this.address,
      // As a browser with JavaScript calls an action.
      'next-action': 'any',
    })
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    return headers
  }

  keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const gone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))
      if (gone) this.cookies.delete(name)
      else this.cookies.set(name, pair.slice(at + 1))
    }
  }
}

/** Next carries redirects and "not found" in the digest of an error. */
function redirection(error: unknown): Redirected | undefined {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
  if (digest.startsWith('NEXT_REDIRECT')) return new Redirected(digest.split(';').slice(2, -2).join(';'))
  if (digest.startsWith('NEXT_HTTP_ERROR_FALLBACK')) return new Redirected(`status ${digest.split(';')[1]}`)
}
