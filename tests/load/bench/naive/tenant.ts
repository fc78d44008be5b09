import { db } from '@/db'

/** Without row level security: the statement alone. */
export const readInTenant = <T>(_: unknown, run: (reader: ReturnType<typeof db>) => Promise<T>): Promise<T> =>
  run(db())
