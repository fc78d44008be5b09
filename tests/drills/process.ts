import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from './support/drill'
import { until } from './support/world'

/** A process of the app ends. */
export const processes: Drill[] = [
  {
    fault: 'SIGTERM under load, and a new process',
    quick: true,
    lasts: 0,
    async strike(world) {
      const [app] = world.apps
      if (!app) throw new Error('No process of the app is running.')
      // A project that is being created at that moment: its row waits for this lock.
      const locked = world.cluster.asSuperuser(
        `begin; lock table project in exclusive mode; select pg_sleep(3)`,
      )
      await sleep(500)
      const slow = (await world.visitor()).createProject('drill-in-flight')
      await sleep(500)
      const { code, seconds } = await app.end('SIGTERM')
      const { status, body } = await slow
      if (status !== 200) throw new Error(`A request in flight was cut off: ${status} ${body}`)
      if (code !== 0) throw new Error(`It exited with ${code}: ${app.printed()}`)
      if (seconds > 10) throw new Error(`It took ${seconds} s to exit.`)
      await locked
      const held = await world.cluster.asSuperuser(
        'select from graphile_worker._private_jobs where locked_at is not null',
      )
      if (held.length > 0) throw new Error(`It left ${held.length} jobs locked.`)
      world.apps[0] = await world.newApp({}, app.port)
      return () => {}
    },
  },
  {
    fault: 'kill -9 in the middle of an email, and a new process',
    quick: true,
    lasts: 0,
    async strike(world) {
      const [app] = world.apps
      if (!app) throw new Error('No process of the app is running.')
      world.mail.stalling = true
      const { tries } = world.mail
      await until('an email is being sent', () => world.mail.tries > tries)
      await app.end('SIGKILL')
      world.mail.stalling = false
      world.apps[0] = await world.newApp({}, app.port)
      return () => {}
    },
  },
]
