import pino from 'pino'

/** The one log. Secrets in logged objects are removed by name. */
export const log = pino({
  level: 'info',
  redact: ['*.password', '*.token', '*.url', '*.cookie', '*.authorization', 'password', 'token', 'url'],
})
