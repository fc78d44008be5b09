import { announce } from './announce'
import { prepareLocally } from './local'
import { untilStopped } from './until-stopped'

/** Serves on the prepared local database until the process is told to stop; then nothing is left running. */
export async function serveLocally({ development }: { development: boolean }): Promise<void> {
  const release = await prepareLocally()
  const { env } = await import('@/lib/env')
  const { serve } = await import('./server')
  const server = await serve({ port: env().port, development }).catch(async (error: Error) => {
    await release()
    console.error(error.message)
    process.exit(1)
  })
  untilStopped(async () => {
    await server.close()
    await release()
  })
  announce()
}
