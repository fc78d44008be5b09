import pg from 'pg'
import { vi } from 'vitest'

/** The statements that the database is asked while `run` runs, without those of opening a connection. */
export async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await run()
    return query.mock.calls
      .map(textOf)
      .filter((text) => !/\bpg_(roles|catalog|settings)\b|current_user/.test(text))
  } finally {
    query.mockRestore()
  }
}

function textOf([asked]: readonly unknown[]): string {
  if (typeof asked === 'string') return asked
  return typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : ''
}
