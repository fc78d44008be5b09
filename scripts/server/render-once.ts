import { randomBytes } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { readSessionToken } from '@/lib/guard/session-cookie'
import { requestIdHeader } from './observe'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Pages that are the same for everyone who is signed out, and ask for no data. */
const unchanging: readonly (string | undefined)[] = ['/']

/**
 * Renders such a page once, and from then on sends it again with a new nonce in its content
 * security policy and in its scripts: the policy is as strict as that of a page that was rendered
 * for the request (docs/decisions/0037-light-pages.md).
 */
export function renderOnce(handle: Handler): Handler {
  const rendered = new Map<string, Rendered>()
  return async (request, response) => {
    if (!isForAnyone(request)) return handle(request, response)
    const path = request.url ?? ''
    const known = rendered.get(path)
    if (known) return send(known, request, response)
    // What is kept is not compressed.
    delete request.headers['accept-encoding']
    record(response, (page) => rendered.set(path, page))
    return handle(request, response)
  }
}

/** Next requests parts of pages with a header of its own. */
const isForAnyone = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  unchanging.includes(url) &&
  headers.rsc === undefined &&
  readSessionToken(headers.cookie ?? null) === null

/** A page, and its headers, without the nonce: what is between its appearances. */
type Rendered = { parts: string[]; headers: OutgoingHttpHeaders; nonce: string }

function record(response: ServerResponse, keep: (page: Rendered) => void): void {
  const chunks: Buffer[] = []
  const collect = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const write = response.write.bind(response) as (...args: unknown[]) => boolean
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  Object.assign(response, {
    write(...args: unknown[]) {
      collect(args[0])
      return write(...args)
    },
    end(...args: unknown[]) {
      collect(args[0])
      return end(...args)
    },
  })
  response.once('finish', () => {
    const headers = response.getHeaders()
    const [, nonce] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy'])) ?? []
    if (response.statusCode !== 200 || !nonce || headers['set-cookie']) return
    keep({ parts: Buffer.concat(chunks).toString().split(nonce), headers, nonce })
  })
}

function send({ parts, headers, nonce }: Rendered, request: IncomingMessage, response: ServerResponse) {
  const fresh = randomBytes(16).toString('hex')
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !ofTheRequest.has(name))
      response.setHeader(name, typeof value === 'string' ? value.replaceAll(nonce, fresh) : value)
  const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = Buffer.from(parts.join(fresh))
  response.appendHeader('Vary', 'Accept-Encoding')
  if (isZipped) response.setHeader('Content-Encoding', 'gzip')
  response.writeHead(200)
  response.end(isZipped ? gzipSync(body) : body)
}

/** What the answer to each request has of its own. */
const ofTheRequest = new Set([
  requestIdHeader,
  'connection',
  'keep-alive',
  'date',
  'transfer-encoding',
  'content-length',
])
