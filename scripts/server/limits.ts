/** The HTTP server's limits per client. */
export const serverLimits = {
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  headerCount: 100,
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 120_000,
  keepAliveMs: 125_000,
  checkMs: 1_000,
  lingerMs: 1_000,
  connections: 4_096,
  connectionsPerAddress: 256,
  signedOutPosts: 2,
  signedOutTurnMs: 1_000,
  signedOutWaiting: 1_000,
  signedOutBytes: 16 * 1024 * 1024,
  signedOutWaitMs: 50_000,
}

export type ServerLimits = typeof serverLimits

export const serverLimitOf: Record<keyof ServerLimits, string> = {
  bodyBytes: 'The body of a request, including one to server actions and `/api/auth` (413)',
  headerBytes: 'The request line and the headers together (431)',
  headerCount: 'Headers of a request (431)',
  headersMs: 'From the first byte of a request to the end of its headers (408)',
  requestMs: 'From the first byte of a request to the end of its body (408)',
  idleMs: 'Without any data in either direction while a request is being answered',
  keepAliveMs:
    'Between two requests on one connection. Longer than common proxies keep theirs (60 to 120 seconds), which would otherwise use a connection that is closing',
  checkMs: 'Between two checks of these time limits',
  lingerMs: 'Reading and dropping the rest of a refused body, so that the client can read the error',
  connections: 'Connections of one process',
  connectionsPerAddress:
    'Connections of one IPv4 address, or one /64 network of IPv6. Not counted on the loopback interface or behind a proxy (`TRUSTED_IP_HEADER`)',
  signedOutPosts:
    'Posts of people who are not signed in that one process answers at the same time, for each processor that checks passwords (all but one, at most three). The others wait',
  signedOutTurnMs:
    'How long such a post keeps the next one waiting, such as while a sign-in provider doesn’t answer',
  signedOutWaiting:
    'Posts of people who are not signed in that can wait. IP addresses (/64 networks of IPv6) take turns, and if there is no room left, the one with the most loses its newest (503)',
  signedOutBytes: 'The bodies of all that wait (503)',
  signedOutWaitMs: 'How long such a post can wait (503)',
}
