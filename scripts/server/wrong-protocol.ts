import { log } from '@/lib/log'

const protocols: Record<string, string> = {
  'PROXY ':
    'This server does not support the PROXY protocol: turn it off in the proxy (HAProxy: remove send-proxy).',
  '\r\n\r\n\0\r\nQUIT\n':
    'This server does not support version 2 of the PROXY protocol: turn it off in the proxy (HAProxy: remove send-proxy-v2).',
  '\x16\x03': 'This server does not support TLS: configure the proxy to connect to the app through http://.',
  'PRI * HTTP/2.0':
    'This server does not support HTTP/2: configure the proxy to connect to the app over HTTP/1.1.',
}

/**
 * Recognizes a proxy that uses another protocol by its first bytes, and returns what to change. The
 * log says it once, because every connection of that proxy is wrong in the same way.
 */
export function protocolWatch(): (start: Buffer | undefined) => string | undefined {
  const logged = new Set<string>()
  return (start) => {
    const text = start?.subarray(0, 20).toString('latin1') ?? ''
    const [, message] = Object.entries(protocols).find(([beginning]) => text.startsWith(beginning)) ?? []
    if (message && !logged.has(message)) log.warn(message)
    if (message) logged.add(message)
    return message
  }
}
