/**
 * What the log keeps of an error: what says what went wrong and where, and nothing that the person
 * entered. The error itself also has the parameters of a statement, or the whole response of a mail
 * server.
 */
export function errorFields(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error }
  return {
    type: error.name,
    message: messageOf(error),
    ...Object.fromEntries(
      kept.flatMap((name) => (isPlain(error, name) ? [[name, Reflect.get(error, name)]] : [])),
    ),
    // Its first lines repeat the message.
    stack: error.stack?.match(/^ {4}at .*$/gm)?.join('\n'),
    ...(error.cause !== undefined && depth < 4 ? { cause: errorFields(error.cause, depth + 1) } : {}),
  }
}

const kept = [
  'code',
  'constraint',
  'table',
  'severity',
  'syscall',
  'status',
  'statusCode',
  'responseCode',
  'digest',
]

const isPlain = (error: Error, name: string): boolean =>
  ['string', 'number'].includes(typeof Reflect.get(error, name))

function messageOf(error: Error): string {
  // Drizzle's has the parameters in its message, too.
  if ('query' in error) return `Failed query: ${error.query}`
  // PostgreSQL quotes the value that it could not read.
  return 'severity' in error ? error.message.replace(/: ".*"$/s, '') : error.message
}
