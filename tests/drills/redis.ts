import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { randomPort } from '@/db/embedded/ports'
import type { Drill } from './support/drill'
import { instead, until } from './support/world'

/** Redis, which counts for the limits if REDIS_URL is set, fails. */
export const redis: Drill[] = [redisIsAway()]

function redisIsAway(): Drill {
  let server: ChildProcess | undefined
  let putBack = async () => {}
  return {
    fault: 'Redis is away',
    missing: () =>
      spawnSync('redis-server', ['--version']).error ? 'redis-server is not installed here' : undefined,
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

async function openRedis(port: number): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  })
  await until('Redis listens', () => listens(port))
  return server
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false)).on('connect', () => socket.end())
  })

async function gone(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit')
  if (server.kill('SIGKILL')) await exit
}
