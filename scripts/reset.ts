import pg from 'pg'
import { loadSettings } from './local'

// Empties the development database. With DATABASE_URL set, refuses unless the database is on this
// machine.

loadSettings()
const url = process.env.DATABASE_ADMIN_URL || process.env.DATABASE_URL
if (!url) {
  const { destroyCluster } = await import('@/db/embedded')
  await destroyCluster()
  console.log('The embedded database has been deleted. `npm run dev` creates a new one.')
} else {
  const { hostname } = new URL(url)
  if (!['localhost', '127.0.0.1', '[::1]', ''].includes(hostname)) {
    console.error(`DATABASE_URL points to ${hostname}. This command only empties databases on this machine.`)
    process.exit(1)
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('drop schema if exists public, drizzle, graphile_worker cascade; create schema public')
  await client.end()
  console.log('The database is empty. `npm run db:migrate` and `npm run db:seed` fill it again.')
}
