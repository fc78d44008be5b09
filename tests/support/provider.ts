import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'

// A provider in this process: OpenID Connect with discovery, PKCE, nonces and signed tokens, and what Google, GitHub and Microsoft
// answer at their own URLs. It checks what a real one checks. The real `oidc-provider` signs people in by `npm test -- plugins`.

const issuer = 'https://id.test'

export type Person = {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  picture?: string
}
type Grant = { person: Person; asked: URLSearchParams }
type Claims = Record<string, unknown>

/** Of the settings in vitest.config.ts. */
const secretOf = (clientId: string | null) => `secret-of-${clientId}`

const issuers: Record<string, string> = {
  'https://oauth2.googleapis.com/token': 'https://accounts.google.com',
  'https://login.microsoftonline.com/common/oauth2/v2.0/token':
    'https://login.microsoftonline.com/9188040d/v2.0',
}

/** Of all of them: the product remembers the keys that it has read. */
let key = newKey()

export class Provider {
  /** Put into every token, over what belongs there. */
  claims: Claims = {}
  /** In its discovery document. */
  issuer: string
  /** What it says of itself in the redirect (RFC 9207). */
  iss: string | undefined
  away = false
  /** Signs in place of the published key. */
  private forged: KeyObject | undefined
  private readonly grants = new Map<string, Grant>()

  constructor(readonly url = issuer) {
    this.issuer = url
    this.iss = url
  }

  /** From now on it signs with another key, and no longer publishes the first. */
  rotateKey(): void {
    key = newKey()
  }

  /** The key that it publishes stays, and another one signs. */
  forgeKey(): void {
    this.forged = newKey().privateKey
  }

  /** A person signs in, and agrees. @returns where their browser is sent back to */
  agree(start: string, person: Person): URL {
    const asked = new URL(start).searchParams
    const code = randomUUID()
    this.grants.set(code, { person, asked })
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    if (this.iss && asked.get('client_id') === 'oidc-client') back.searchParams.set('iss', this.iss)
    return back
  }

  /** In place of the network. */
  async answer(request: Request): Promise<Response> {
    if (this.away) throw new TypeError('fetch failed')
    const { origin, pathname } = new URL(request.url)
    const at = origin + pathname
    if (at === `${this.url}/.well-known/openid-configuration`) return Response.json(this.discovery())
    if (at === `${this.url}/jwks`) return Response.json({ keys: [key.published] })
    if (at === `${this.url}/userinfo`) return Response.json(this.holder(request))
    if (at === 'https://api.github.com/user') return this.github(request)
    if (at === 'https://api.github.com/user/emails') return this.githubEmails(request)
    if (request.method === 'POST') return this.exchange(at, request)
    return new Response('There is no such page.', { status: 404 })
  }

  private discovery() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      userinfo_endpoint: `${this.url}/userinfo`,
      id_token_signing_alg_values_supported: ['RS256'],
    }
  }

  private async exchange(at: string, request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text())
    const [id, secret] = clientOf(request, form)
    const code = form.get('code') ?? ''
    const grant = this.grants.get(code)
    this.grants.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const fits =
      secret === secretOf(id) &&
      grant?.asked.get('client_id') === id &&
      grant.asked.get('redirect_uri') === form.get('redirect_uri') &&
      grant.asked.get('code_challenge') === challenge
    if (!fits) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    this.grants.set(`token of ${code}`, grant)
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuers[at] ?? this.issuer,
      aud: id,
      iat: now,
      exp: now + 300,
      nonce: grant.asked.get('nonce') ?? undefined,
      oid: grant.person.sub,
      ...grant.person,
      ...this.claims,
    }
    return Response.json({
      access_token: `token of ${code}`,
      token_type: 'Bearer',
      expires_in: 300,
      id_token: this.token(claims),
    })
  }

  private token(claims: Claims): string {
    const parts = [{ alg: 'RS256', kid: key.published.kid }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const signature = sign('sha256', Buffer.from(parts.join('.')), this.forged ?? key.privateKey)
    return [...parts, signature.toString('base64url')].join('.')
  }

  private github(request: Request): Response {
    const { sub, email, name, picture } = this.holder(request)
    return Response.json({ id: sub, login: sub, email, name, avatar_url: picture })
  }

  private githubEmails(request: Request): Response {
    const { email, email_verified: verified } = this.holder(request)
    return Response.json([{ email, primary: true, verified }])
  }

  private holder(request: Request): Person {
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? ''
    return this.grants.get(token)?.person ?? { sub: '' }
  }
}

function clientOf(request: Request, form: URLSearchParams): [string | null, string | null] {
  const basic = request.headers.get('authorization')?.replace(/^Basic /, '')
  if (!basic) return [form.get('client_id'), form.get('client_secret')]
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':')
  return [decodeURIComponent(id), decodeURIComponent(secret)]
}

function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const published = { ...publicKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }
  return { privateKey, published }
}
