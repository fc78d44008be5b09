import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { createProject } from '@/lib/projects/operations'
import { formOf } from './form'

// A form that takes its time, for two processes to send at the same moment.

export const newToken = () => randomBytes(24).toString('base64url')

/** Makes a project of that name, says so on standard output, and then waits or dies. */
export const slowForm = formOf(
  'project:create',
  z.object({ name: z.string(), after: z.string() }),
  async (context, { name, after }) => {
    await createProject(context, { name })
    if (after === 'death') {
      process.stdout.write('dying')
      process.kill(process.pid, 'SIGKILL')
    }
    process.stdout.write('working')
    await wait(Number(after))
    return { message: `${name} is made.` }
  },
)
