import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { connected, databaseUrl } from './databases'

/** An empty database; dropped with the copies of this run. @returns its owner's URL */
export async function emptyDatabase(): Promise<string> {
  const { adminUrl, run } = inject('server')
  const name = `atrium_t_${run}_${randomBytes(5).toString('hex')}`
  await connected(adminUrl, (client) => client.query(`create database ${name} template template0`))
  return databaseUrl(adminUrl, name)
}
