import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { Provider } from './provider'

// The provider of ./provider on a port of this machine, for browsers: its page signs in whoever is typed.

export async function openProviderServer() {
  const server = createServer((request, response) => void serve(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const provider = new Provider(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = `${provider.url}${request.url}`
    if (request.url?.startsWith('/authorize')) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      return void response.end(pageOf(url, cancelled(provider.agree(url, { sub: '' }))))
    }
    if (request.url?.startsWith('/agree')) {
      const { searchParams: typed } = new URL(url)
      const [name, email] = [typed.get('name') ?? '', typed.get('email') ?? '']
      const person = { sub: `sub of ${email}`, name, email, email_verified: typed.has('verified') }
      response.writeHead(302, { Location: provider.agree(typed.get('start') ?? '', person).href })
      return void response.end()
    }
    const body = request.method === 'POST' ? await text(request) : undefined
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const answer = await provider.answer(new Request(url, { method: request.method, headers, body }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  }

  return {
    provider,
    /** For the app under test. */
    settings: {
      OIDC_ISSUER: provider.url,
      OIDC_CLIENT_ID: 'oidc-client',
      OIDC_CLIENT_SECRET: 'secret-of-oidc-client',
      OIDC_NAME: 'Acme ID',
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

function cancelled(back: URL): URL {
  back.searchParams.delete('code')
  back.searchParams.set('error', 'access_denied')
  return back
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

const pageOf = (start: string, cancel: URL) => `<title>Acme ID</title><link rel="icon" href="data:,">
<form action="/agree">
  <input type="hidden" name="start" value="${escaped(start)}">
  <label>Name <input name="name"></label>
  <label>Email <input name="email"></label>
  <label><input type="checkbox" name="verified" checked> Verified</label>
  <button>Sign in</button> <a href="${escaped(cancel.href)}">Cancel</a>
</form>`
