import type { ClientBase } from 'pg'
import { granted } from './grants'
import { objects } from './objects'
import { things } from './things'

/**
 * Something that protects the rows of the database, and the statement that makes it. `step` orders
 * the statements.
 */
export type Thing = {
  name: string
  make: string
  step: number
  /** Undoes it. Null if `make` is enough to change it. */
  unmake: string | null
  /** Whether one that no migration makes is a difference: another index or constraint is not. */
  strict: boolean
}

const query = `${things}
  select * from (${[...objects, ...granted].join(' union all ')}) thing order by step, name collate "C"`

/**
 * Reads the catalogue with an empty search path, so that every name is written in full. Any login
 * can.
 * @param appLogin the application's login, if it isn't the owner's
 */
export async function readCatalogue(client: ClientBase, appLogin = ''): Promise<Thing[]> {
  await client.query(`begin isolation level repeatable read read only; set local search_path = ''`)
  try {
    return (await client.query<Thing>(query, [appLogin])).rows
  } finally {
    await client.query('rollback')
  }
}
