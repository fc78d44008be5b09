import { log } from '@/lib/log'

const protocols: Record<string, string> = {
  'PROXY ': 'The PROXY protocol is not spoken here: turn it off in the proxy (HAProxy: remove send-proxy).',
  '\r\n\r\n\0\r\nQUIT\n':
    'Version 2 of the PROXY protocol is not spoken here: turn it off in the proxy (HAProxy: remove send-proxy-v2).',
  '\x16\x03': 'TLS is not spoken here: let the proxy connect to the app by http://.',
  'PRI * HTTP/2.0': 'HTTP/2 is not spoken here: let the proxy connect to the app by HTTP/1.1.',
}
const logged = new Set<string>()

/** What a proxy that speaks something else to us has to be told, if it does. The log says each once: it is the proxy's settings. */
export function wrongProtocol(start: Buffer | undefined): string | undefined {
  const text = start?.subarray(0, 20).toString('latin1') ?? ''
  const [, message] = Object.entries(protocols).find(([beginning]) => text.startsWith(beginning)) ?? []
  if (message && !logged.has(message)) log.warn(message)
  if (message) logged.add(message)
  return message
}
