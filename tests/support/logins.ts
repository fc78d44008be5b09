import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { closePools } from '@/db'
import { quoted } from '@/db/login'
import { forgetEnv } from '@/lib/env'
import { closeCounter } from '@/lib/http/counter'
import { type DatabaseProxy, openDatabaseProxy } from './database-proxy'
import { connected } from './databases'
import { ownDatabase, pointTo } from './own-database'
import { ownerUrl } from './owner'

// Deployments where the application signs in to its database otherwise than in the other tests: by a login of its own.

const password = 'for-a-moment'

/** A new login, that may do nothing yet. @returns the address of this file's database, signed in as it */
export async function newLogin(attributes = 'noinherit'): Promise<string> {
  const name = `atrium_t_login_${randomBytes(5).toString('hex')}`
  await connected(inject('server').adminUrl, async (client) => {
    await client.query(`create role ${name} login ${attributes} password '${password}'`)
  })
  const url = new URL(ownerUrl())
  url.username = name
  url.password = password
  return url.href
}

/** Drops a login of this file's database; nobody may be connected as it any more. */
export async function dropLogin(url: string): Promise<void> {
  const { username } = new URL(url)
  await connected(ownerUrl(), async (client) => {
    await client.query(`revoke connect on database ${quoted(client.database ?? '')} from ${quoted(username)}`)
    await client
      .query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [username])
      .catch(() => {})
    await client.query(`drop role if exists ${quoted(username)}`)
  })
}

/** From here on this process reaches its database by these addresses; without any, as other tests do. */
export async function signInto(addresses = ownDatabase()): Promise<void> {
  await closeCounter()
  await closePools()
  pointTo(addresses)
  forgetEnv()
}

/** From here on until it is closed, this process reaches its database through the proxy. */
export async function signInThroughProxy(): Promise<DatabaseProxy> {
  const { url, adminUrl } = ownDatabase()
  const proxy = await openDatabaseProxy(url)
  await signInto({ url: proxy.url, adminUrl: adminUrl || url })
  const close = async () => {
    await signInto()
    await proxy.close()
  }
  return { ...proxy, close }
}
