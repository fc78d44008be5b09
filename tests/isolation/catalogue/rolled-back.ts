import { ownerClient } from '../../support/owner-client'

/** A connection of the owner's for all tests of a file. */
export function ownersConnection() {
  const owner = ownerClient()

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
