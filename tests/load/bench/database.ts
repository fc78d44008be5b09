import { openDatabaseProxy } from '../../support/database-proxy'

// The proxy in front of the database, in a process of its own: its delays are not those of the
// measurement.

const [, , url = '', delay] = process.argv
const database = await openDatabaseProxy(url, Number(delay))
process.on('message', (holding) => {
  if (typeof holding === 'boolean') database.hold(holding)
  process.send?.(database.take())
})
process.on('disconnect', () => process.exit())
process.send?.(database.url)
