import pino from 'pino'

/** The one log. Secrets that might ride along in an object are cut out by name. */
export const log = pino({
  level: 'info',
  redact: ['*.password', '*.token', '*.url', '*.cookie', '*.authorization', 'password', 'token', 'url'],
})
