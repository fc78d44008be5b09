import type { ChildProcess } from 'node:child_process'
import { randomPort } from '@/db/embedded/ports'
import type { Drill } from './support/drill'
import { gone, hasRedis, openRedis } from './support/redis-server'
import { instead } from './support/world'

/** Redis, which counts for the limits if REDIS_URL is set, fails. */
export const redis: Drill[] = [redisIsAway()]

function redisIsAway(): Drill {
  let server: ChildProcess | undefined
  let putBack = async () => {}
  return {
    fault: 'Redis is away',
    missing: () => (hasRedis ? undefined : 'redis-server is not installed here'),
    async strike(world) {
      const port = await randomPort()
      server = await openRedis(port)
      putBack = await instead(world, { REDIS_URL: `redis://127.0.0.1:${port}` })
      await (await world.visitor()).signIn()
      await gone(server)
      return async () => {
        server = await openRedis(port)
      }
    },
    async tidy() {
      await putBack()
      if (server) await gone(server)
    },
  }
}
