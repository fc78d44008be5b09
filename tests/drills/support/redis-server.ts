import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from './world'

export const hasRedis = spawnSync('redis-server', ['--version']).error === undefined

export async function openRedis(port: number): Promise<ChildProcess> {
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

export async function gone(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit')
  if (server.kill('SIGKILL')) await exit
}
