import pg from 'pg'

// Looks into the journal of changes (./journal).

let open: pg.Pool | undefined

function pool(): pg.Pool {
  if (!open) {
    open = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
    open.on('error', () => {})
  }
  return open
}

export async function closeState(): Promise<void> {
  await open?.end()
  open = undefined
}

/** A place in the journal: whatever begins from here on comes after it. */
export type Moment = string

export async function thisMoment(): Promise<Moment> {
  const { rows } = await pool().query<{ moment: Moment }>(
    `select coalesce(pg_sequence_last_value('journal_id_seq'), 0) as moment`,
  )
  return rows[0]?.moment ?? '0'
}

/** The rows that changed since then, each after its table. @param mark only those that carry this tenant's mark */
export async function changedSince(moment: Moment, mark = ''): Promise<string[]> {
  const { rows } = await pool().query<{ change: string }>(
    `select place || ' ' || content as change from journal where id > $1 and position($2 in content) > 0 order by id`,
    [moment, mark],
  )
  return rows.map(({ change }) => change)
}
