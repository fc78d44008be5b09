import { randomPort } from '@/db/embedded/ports'
import { migrate } from '@/db/migrate'
import { gone, hasRedis, openRedis } from '../../drills/support/redis-server'
import type { World } from '../../drills/support/world'
import { connected } from '../../support/databases'
import { hasPooler, openPooler } from '../../support/pooler'

/** Two processes share Redis, and a PgBouncer in transaction mode with a login of its own. */
export async function openShared({ cluster }: World) {
  if (!hasRedis || !hasPooler) throw new Error('--two needs redis-server and pgbouncer: install them.')
  const web = new URL(cluster.url)
  web.username = 'atrium_web'
  await connected(cluster.url, (owner) =>
    owner.query(`create role atrium_web login noinherit password '${web.password}'`),
  )
  await migrate(cluster.url, web.href)
  const port = await randomPort()
  const redis = await openRedis(port)
  // What docs/deploy.md recommends.
  const pooler = await openPooler(web.href, [web.href], ['default_pool_size = 23', 'max_client_conn = 200'])
  return {
    settings: {
      DATABASE_URL: pooler.through(web.href),
      DATABASE_ADMIN_URL: cluster.url,
      REDIS_URL: `redis://127.0.0.1:${port}`,
    },
    async close() {
      await pooler.close()
      await gone(redis)
    },
  }
}
