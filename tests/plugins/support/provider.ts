import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// A real OpenID provider on loopback, as a team's own company would run one.

export const clientId = 'atrium'
export const clientSecret = 'a-secret-that-the-provider-knows'

type Provider = new (issuer: string, settings: object) => { callback: () => RequestListener }

/** @param packages the folder with oidc-provider */
export async function startProvider(packages: string) {
  const { load } = await import(
    /* @vite-ignore */ pathToFileURL(join(packages, 'node_modules/load/index.mjs')).href
  )
  const { default: Provider }: { default: Provider } = await load('oidc-provider')
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const provider = new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: ['http://localhost:3000/api/auth/callback/oidc'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@provider.test`, email_verified: true, name: `Person ${id}` }),
    }),
    cookies: { keys: ['a key of the provider'] },
    pkce: { required: () => false },
  })
  server.on('request', provider.callback())
  return { url, close: () => new Promise((closed) => server.close(closed)) }
}

/**
 * Signs in at the provider as a person would, and consents.
 * @returns where the provider sends the browser back to
 */
export async function signInAtProvider(start: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const ask = async (url: URL, form?: Record<string, string>) => {
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      body: form && new URLSearchParams(form),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
  let url = new URL(start)
  for (let step = 0; step < 12; step++) {
    const { origin } = new URL(start)
    if (url.origin !== origin) return url
    const answer = await ask(url)
    const html = await answer.text()
    const [, action] = html.match(/<form[^>]*action="([^"]+)"/) ?? []
    const [, prompt = ''] = html.match(/name="prompt" value="([^"]+)"/) ?? []
    const next = action ? await ask(new URL(action, url), { prompt, login, password: 'any' }) : answer
    url = new URL(next.headers.get('location') ?? '', url)
  }
  throw new Error('The provider asks without end')
}
