import { brokenChains } from '../../../scripts/audit-chains'
import { judge } from '../../drills/support/judge'
import type { World } from '../../drills/support/world'
import { connected } from '../../support/databases'
import type { Place } from './person'

/** @returns a sentence for everything that is not as people were told, or as it must always be */
export async function broken(world: World, { told, promised }: Place): Promise<string[]> {
  const { cluster } = world
  const { lost, halfDone } = await judge(told, world)
  const missing = async (
    what: string,
    all: readonly string[],
    table: string,
    column: string,
    isThere: boolean,
  ) => {
    const rows = await cluster.asSuperuser<{ id: string }>(`select ${column} as id from ${table}`)
    const ids = new Set(rows.map(({ id }) => id))
    return all.filter((id) => ids.has(id) !== isThere).map((id) => `${what} ${id}`)
  }
  return [
    ...lost.map((what) => `Lost: ${what}`),
    ...halfDone.map((what) => `Half done: ${what}`),
    ...(await missing('Still a member:', promised.removed, 'member', 'id', false)),
    ...(await missing('Without a picture:', promised.pictures, 'picture', 'user_id', true)),
    ...(await connected(cluster.url, (client) => brokenChains(client))).map((each) => `Audit log of ${each}`),
    ...(await stuck(world)),
  ]
}

async function stuck({ cluster }: World): Promise<string[]> {
  const jobs = await cluster.asSuperuser<{ task: string; error: string }>(
    `select task_identifier as task, coalesce(last_error, '') as error from graphile_worker.jobs where attempts > 0`,
  )
  return jobs.map(({ task, error }) => `A job ${task} did not succeed: ${error.slice(0, 200)}`)
}
