import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './support/app'
import type { Drill } from './support/drill'
import { until, type World } from './support/world'

/** A process of the app ends, or does not get to finish an answer. */
export const processes: Drill[] = [
  {
    fault: 'SIGTERM under load, and a new process',
    quick: true,
    lasts: 0,
    async strike(world) {
      const app = only(world)
      const locked = world.cluster.asSuperuser(
        'begin; lock table project in exclusive mode; select pg_sleep(3)',
      )
      await sleep(500)
      // Its row waits for the lock, so it is in flight when the signal comes.
      const slow = (await world.visitor()).createProject('drill-in-flight')
      await sleep(500)
      await endsWell(app, world)
      const { status, body } = await slow
      if (status !== 200) throw new Error(`A request in flight was cut off: ${status} ${body}`)
      await locked
      return replace(world)
    },
  },
  {
    fault: 'SIGTERM while the mail server does not answer, and a new process',
    lasts: 0,
    async strike(world) {
      const app = only(world)
      await inTheMiddleOfAnEmail(world)
      await endsWell(app, world)
      world.mail.stalling = false
      return replace(world)
    },
  },
  {
    fault: 'kill -9 in the middle of an email, and a new process',
    quick: true,
    lasts: 0,
    async strike(world) {
      const app = only(world)
      await inTheMiddleOfAnEmail(world)
      await app.end('SIGKILL')
      world.mail.stalling = false
      return replace(world)
    },
  },
  {
    fault: 'Browsers give up on hundreds of requests',
    lasts: 0,
    unnoticed: true,
    async strike(world) {
      const visitor = await world.visitor('grace')
      for (let round = 0; round < 10; round++) {
        const asked = Array.from({ length: 20 }, (_, n) => {
          const signal = AbortSignal.timeout(5 * n)
          return n % 2 === 0
            ? visitor.createProject(`given-up-${round}-${n}`, signal)
            : visitor.get('/dashboard/globex/projects', signal)
        })
        await Promise.all(asked)
      }
      return () => {}
    },
  },
]

function only({ apps: [app] }: World): App {
  if (!app) throw new Error('No process of the app is running.')
  return app
}

/** @throws Error unless it exits within ten seconds and leaves no job locked */
async function endsWell(app: App, { cluster }: World): Promise<void> {
  const { code, seconds } = await app.end('SIGTERM')
  if (code !== 0) throw new Error(`It exited with ${code}: ${app.printed()}`)
  if (seconds > 10) throw new Error(`It took ${seconds} s to exit.`)
  const held = await cluster.asSuperuser(
    'select from graphile_worker._private_jobs where locked_at is not null',
  )
  if (held.length > 0) throw new Error(`It left ${held.length} jobs locked.`)
}

async function inTheMiddleOfAnEmail({ mail }: World): Promise<void> {
  mail.stalling = true
  const { tries } = mail
  await until('an email is being sent', () => mail.tries > tries)
}

async function replace(world: World): Promise<() => void> {
  world.apps[0] = await world.newApp({}, only(world).port)
  return () => {}
}
