import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { demoOrganizations } from '@/db/cast'
import { randomPort } from '@/db/embedded/ports'
import { migrate } from '@/db/migrate'
import { type MailServer, startMailServer } from '../../support/mail-server'
import { type App, startApp } from './app'
import { addressHeader } from './ask'
import { type Cluster, openCluster } from './cluster'
import { Visitor } from './people'

/** What the drills break: a Postgres, a mail server, and one or more processes of the app. */
export type World = {
  cluster: Cluster
  mail: MailServer
  /** Those that a balancer knows. */
  apps: App[]
  appUrl: string
  /** Starts another process of the app; it gets no requests before it is among `apps`. */
  newApp: (settings?: Record<string, string>, port?: number) => Promise<App>
  /** Somebody who is signed in. */
  visitor: (key?: 'ada' | 'grace') => Promise<Visitor>
  close: () => Promise<void>
}

export async function openWorld(diskMegabytes?: number): Promise<World> {
  const cluster = await openCluster(diskMegabytes)
  const mail = await startMailServer()
  const port = await randomPort()
  const appUrl = `http://localhost:${port}`
  const settings = {
    NODE_ENV: 'production',
    APP_URL: appUrl,
    DATABASE_URL: cluster.url,
    DATABASE_ADMIN_URL: '',
    BETTER_AUTH_SECRET: randomBytes(32).toString('base64'),
    SMTP_URL: mail.url,
    REDIS_URL: '',
    TRUSTED_IP_HEADER: addressHeader,
  }
  await fill(cluster.url)
  const started: App[] = []
  let turn = 0
  const world: World = {
    cluster,
    mail,
    apps: [],
    appUrl,
    async newApp(more = {}, at) {
      const app = await startApp(at ?? (await randomPort()), { ...settings, ...more })
      started.push(app)
      return app
    },
    async visitor(key = 'ada') {
      const organization = demoOrganizations[key === 'ada' ? 0 : 1]
      const next = () => world.apps[turn++ % world.apps.length]?.port ?? port
      const visitor = new Visitor(key, organization, appUrl, next)
      const { status, body } = await visitor.signIn()
      if (status !== 200) throw new Error(`${key} could not sign in: ${status} ${body}`)
      return visitor
    },
    async close() {
      await Promise.all(started.map((app) => app.end('SIGKILL')))
      mail.close()
      await cluster.close()
    },
  }
  world.apps.push(await world.newApp({}, port))
  return world
}

async function fill(url: string): Promise<void> {
  Object.assign(process.env, { DATABASE_URL: url, DATABASE_ADMIN_URL: '' })
  await migrate(url)
  const { seedIfEmpty } = await import('@/db/seed')
  const { closePools } = await import('@/db')
  await seedIfEmpty()
  await closePools()
}

/**
 * Puts a process with these settings in the place of those that get the requests. @returns what puts
 * them back
 */
export async function instead(world: World, settings: Record<string, string>): Promise<() => Promise<void>> {
  const app = await world.newApp(settings)
  const others = world.apps.splice(0, world.apps.length, app)
  return async () => {
    const ended = world.apps.splice(0, world.apps.length, ...others)
    await Promise.all(ended.map((each) => each.end('SIGTERM')))
  }
}

/** Waits until something is so. @throws Error if it takes longer */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  ms = 30_000,
): Promise<void> {
  for (const deadline = Date.now() + ms; !(await isSo()); await sleep(50))
    if (Date.now() > deadline) throw new Error(`Not so within ${ms / 1000} s: ${what}`)
}
