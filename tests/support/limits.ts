import { sql } from 'drizzle-orm'
import { db } from '@/db'

/** Forgets what was counted so far, for tests that ask more often than a person would. */
export const forgetCounts = () => db().execute(sql`delete from rate_limit`)
