import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { ownerUrl } from './owner'

/** A connection for the tests of a file, as the owner of its database unless `url` says another. */
export function ownerClient(url = ownerUrl()): pg.Client {
  const client = new pg.Client({ connectionString: url })
  beforeAll(() => client.connect())
  afterAll(() => client.end())
  return client
}
