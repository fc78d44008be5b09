import pg from 'pg'

export type Statement = { config: pg.QueryConfig; values?: unknown[] }

/** What the driver calls with the server's messages (pg/lib/client.js). Not in @types/pg. */
type Receiving = Omit<pg.Query, 'submit'> & {
  /** @returns what it refuses to send */
  submit(connection: pg.Connection): Error | null
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: pg.Connection): void
  handleReadyForQuery(connection: pg.Connection): void
}

/**
 * Sends several statements together and waits once. PostgreSQL treats all that comes before one
 * Sync as one transaction, which ends there; after an error it skips the rest.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 * @returns the result of each, when the transaction has ended
 * @throws the error of the one that failed
 */
export const batch = (client: pg.ClientBase, statements: readonly Statement[]): Promise<pg.QueryResult[]> =>
  new Promise((resolve, reject) => {
    client.query(new Batch(statements, resolve, reject))
  })

export class Batch implements pg.Submittable {
  /** What the driver remembers as prepared: only the first statement can have a name. */
  readonly name: string | undefined
  readonly text: string
  /** The driver's, which ends the time limit of this query. */
  callback?: () => void
  private readonly queries: Receiving[]
  private readonly unanswered: Receiving[]
  private readonly results: pg.QueryResult[] = []
  private failure: Error | undefined

  constructor(
    readonly statements: readonly Statement[],
    private readonly resolve: (results: pg.QueryResult[]) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.name = statements[0]?.config.name
    this.text = statements[0]?.config.text ?? ''
    this.queries = statements.map(({ config, values }, n) => {
      const given = { ...config, values, queryMode: 'extended' }
      return new pg.Query(given, (error, result) => {
        this.failure ??= error ?? undefined
        this.results[n] = result
      }) as unknown as Receiving
    })
    this.unanswered = [...this.queries]
  }

  submit(connection: pg.Connection): void {
    // Each query ends with a Sync, which would end the transaction.
    const unsynced: pg.Connection = Object.create(connection, { sync: { value: () => {} } })
    connection.stream.cork()
    // A value that can't be sent fails its query here, as does what the driver refuses to send:
    // nothing follows settings that were not sent.
    for (const query of this.queries) if (!this.failure) this.failure = query.submit(unsynced) ?? this.failure
    connection.sync()
    connection.stream.uncork()
  }

  handleRowDescription(message: unknown): void {
    this.unanswered[0]?.handleRowDescription(message)
  }

  handleDataRow(message: unknown): void {
    this.unanswered[0]?.handleDataRow(message)
  }

  handleCommandComplete(message: unknown, connection: pg.Connection): void {
    this.unanswered.shift()?.handleCommandComplete(message, connection)
  }

  handleEmptyQuery(): void {
    this.unanswered.shift()
  }

  handleError(error: Error): void {
    this.callback?.()
    this.reject(error)
  }

  handleReadyForQuery(connection: pg.Connection): void {
    this.callback?.()
    for (const query of this.queries) query.handleReadyForQuery(connection)
    if (this.failure) this.reject(this.failure)
    else this.resolve(this.results)
  }
}
