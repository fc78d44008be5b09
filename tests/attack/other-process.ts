import type { Death } from '../crash/dying'
import { killedProcess } from '../crash/killed-process'
import type { requestOf } from './support'
import type { Target } from './targets'

/** Sends these at once to a process of its own on the same database, which answers as the target does, and is killed then. */
export const inAnotherProcess = (
  { name, mail, databaseUrl, ownerUrl }: Target,
  plan: readonly (ReturnType<typeof requestOf> & Death)[],
) =>
  killedProcess(
    new URL('./child.ts', import.meta.url),
    { name, mailUrl: mail.url, databaseUrl, plan },
    ownerUrl,
  )
