import { log } from '../log'

/** What Better Auth says, in our log. */
export const logOfLibrary = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  ...about: unknown[]
): void => log[level]({ err: about.find((each) => each instanceof Error) }, message)
