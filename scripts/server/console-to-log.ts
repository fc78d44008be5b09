import { stripVTControlCharacters } from 'node:util'
import { log } from '@/lib/log'

/**
 * What libraries print goes into the log, where secrets are removed and each message is one line.
 * They print errors whole, with the parameters of a statement.
 */
export function consoleToLog(): void {
  for (const level of ['warn', 'error'] as const)
    console[level] = (...given: unknown[]) => log[level]({ err: given.find(isError) }, textOf(given))
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'The process is ending because of an uncaught error.')
    process.exit(1)
  })
}

const isError = (value: unknown) => value instanceof Error

const textOf = (given: unknown[]) =>
  stripVTControlCharacters(given.filter((each) => typeof each === 'string').join(' ')).trim()
