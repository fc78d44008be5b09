import type { ClientBase } from 'pg'
import { migrationLock } from '../migrate'
import type { Difference } from './compare'

/**
 * The statements that make the database what the migrations make it: first what is to go, the last
 * made first; then what is missing, in the order of the migrations.
 */
export function cures(found: readonly Difference[]): string[] {
  const away = found.flatMap(({ expected, found: thing }) =>
    thing?.unmake && !(expected && replaces(expected)) ? [{ step: thing.step, statement: thing.unmake }] : [],
  )
  return [
    ...away.sort((a, b) => b.step - a.step).map(({ statement }) => statement),
    ...found.flatMap(({ expected }) => expected ?? []),
  ]
}

/** A function is replaced in place, because triggers depend on it. */
const replaces = (statement: string) => statement.startsWith('CREATE OR REPLACE')

/**
 * Runs the statements as the owner, in one transaction. What only a database administrator can do
 * stays as it is: compare again.
 * @throws Error if a statement fails for another reason; then nothing has changed
 */
export async function repair(client: ClientBase, statements: readonly string[]): Promise<void> {
  await client.query(`begin; select pg_advisory_xact_lock(${migrationLock}); set local search_path = ''`)
  try {
    await client.query(
      `select set_config('role', tableowner, true) from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'`,
    )
    for (const statement of statements) {
      await client.query('savepoint statement')
      try {
        await client.query(statement)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error
        await client.query('rollback to statement')
      }
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
