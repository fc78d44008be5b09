import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closePools, pool, transaction } from '@/db'
import { type Network, openNetwork } from '../../support/network'
import { restoreSettings, settings } from '../../support/settings'

// A firewall forgets a connection, or a machine is gone: no one answers, and no one says so.

let network: Network

beforeAll(async () => {
  await closePools()
  network = await openNetwork(process.env.DATABASE_URL ?? '')
  settings({ DATABASE_URL: network.url })
  // Not the 15 seconds of production.
  Object.assign(pool().options, { query_timeout: 300 })
})
afterAll(async () => {
  network.close()
  await closePools()
  restoreSettings()
})

test('a connection over which no answer comes serves no one after that, even if it is released as if it were well', async () => {
  const client = await pool().connect()
  network.swallow()
  await expect(client.query('select 1')).rejects.toThrow('Query read timeout')
  client.release()
  network.forget()
  expect((await pool().query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a transaction whose connection falls silent fails with its first query, and waits for no other', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const failing = transaction(async (tx) => {
    await tx.execute(sql`select 1`)
    network.swallow()
    timers.mockClear()
    await tx.execute(sql`select 2`).catch(() => {})
    await tx.execute(sql`select 3`)
  })
  await expect(failing).rejects.toThrow()
  network.forget()
  expect(timers.mock.calls.filter(([, ms]) => ms === 300)).toHaveLength(1)
  expect(await transaction((tx) => tx.execute(sql`select 1 as one`))).toMatchObject({ rows: [{ one: 1 }] })
})
