import { announce } from './announce'
import { endWith, prepareLocally } from './local'
import { untilStopped } from './until-stopped'

/** Serves on the local database until the process is stopped. Then nothing keeps running. */
export async function serveLocally({ development }: { development: boolean }): Promise<void> {
  const release = await prepareLocally().catch(endWith)
  const { env } = await import('@/lib/env')
  const { serve } = await import('./server')
  const server = await serve({ port: env().port, development }).catch(async (error: Error) => {
    await release()
    endWith(error)
  })
  untilStopped(async () => {
    await server.close()
    await release()
  })
  announce()
}
