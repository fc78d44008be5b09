import { migrate } from '@/db/migrate'
import type { Drill } from './support/drill'

/** A new version is deployed. */
export const deploys: Drill[] = [
  {
    fault: 'Two deployers migrate at once, a new database and the one in use',
    quick: true,
    lasts: 0,
    async strike({ cluster }) {
      const { url, name } = await cluster.newDatabase()
      await Promise.all([url, url, cluster.url, cluster.url].map((each) => migrate(each)))
      const [row] = await cluster.asSuperuser<{ n: number }>(
        'select count(*)::int as n from drizzle.__drizzle_migrations group by hash order by 1 desc limit 1',
        name,
      )
      if (row?.n !== 1) throw new Error(`A migration ran ${row?.n} times.`)
      return () => {}
    },
  },
]
