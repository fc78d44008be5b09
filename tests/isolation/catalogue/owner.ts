import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { ownerUrl } from '../../support/owner'

/** A connection of the owner's for all tests of a file. */
export function ownersConnection() {
  const owner = new pg.Client({ connectionString: ownerUrl() })
  beforeAll(() => owner.connect())
  afterAll(() => owner.end())

  /** What `look` says once these statements were run, which are rolled back. */
  async function after<T>(statements: string, look: () => Promise<T>): Promise<T> {
    await owner.query('begin')
    try {
      await owner.query(statements)
      return await look()
    } finally {
      await owner.query('rollback')
    }
  }
  return { owner, after }
}
