import { type Network, openNetwork } from '../support/network'
import type { Drill } from './support/drill'
import { instead } from './support/world'

/** Packets between the app and Postgres get lost, and no one is told. */
export const network: Drill[] = [
  swallowed('The network to Postgres swallows every packet for three seconds', 3, (network) =>
    network.resume(),
  ),
  // Longer than the app waits for an answer.
  swallowed('A firewall forgets every connection to Postgres', 17, (network) => network.forget()),
]

function swallowed(fault: string, lasts: number, end: (network: Network) => void): Drill {
  let network: Network | undefined
  let putBack = async () => {}
  return {
    fault,
    lasts,
    async strike(world) {
      const opened = await openNetwork(world.cluster.url)
      network = opened
      putBack = await instead(world, { DATABASE_URL: opened.url })
      await (await world.visitor()).get('/dashboard/acme/projects')
      opened.swallow()
      return () => end(opened)
    },
    async tidy() {
      await putBack()
      network?.close()
    },
  }
}
