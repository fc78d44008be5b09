import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Person, Provider } from './provider'

// The provider of ./provider on a port of this machine, for browsers: its page has a link for each person.

export async function openProviderServer(people: readonly Person[]) {
  const server = createServer((request, response) => void serve(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const provider = new Provider(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = `${provider.url}${request.url}`
    if (request.url?.startsWith('/authorize')) {
      const links = people.map((person) => link(provider.agree(url, person).href, person.name ?? ''))
      const cancel = provider.agree(url, { sub: '' })
      cancel.searchParams.delete('code')
      cancel.searchParams.set('error', 'access_denied')
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(
        `<title>Acme ID</title><link rel="icon" href="data:,">${[...links, link(cancel.href, 'Cancel')].join(' ')}`,
      )
      return
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

const link = (href: string, name: string) => `<a href="${href.replaceAll('&', '&amp;')}">${name}</a>`
