/** What the HTTP server takes from a client before it refuses. docs/deploy.md explains how a proxy has to fit them. */
export const serverLimits = {
  /** Of one request's body. Server actions and `/api/auth` have the same limit. */
  bodyBytes: 64 * 1024,
  /** Of the request line and the headers together. */
  headerBytes: 16 * 1024,
  headerCount: 100,
  /** From the first byte of a request to the end of its headers. */
  headersMs: 10_000,
  /** From the first byte of a request to the end of its body. */
  requestMs: 30_000,
  /** Without a byte in either direction while a request is answered. */
  idleMs: 120_000,
  /** Between two requests. Longer than the usual 60 s of proxies, which would otherwise use a connection that is closing. */
  keepAliveMs: 75_000,
  /** How often the three limits of time above are checked. */
  checkMs: 1_000,
  /** How long the rest of a refused body is read and dropped, so that the client gets to read the refusal. */
  lingerMs: 1_000,
  connections: 4_096,
  /** Of one IPv4 address, or one IPv6 network of 64 bits. */
  connectionsPerAddress: 256,
}

export type ServerLimits = typeof serverLimits
