import { leaseDatabase } from '@/db/embedded'

export type Urls = { url: string; adminUrl: string }

/**
 * Runs `work` on DATABASE_URL, or on the embedded Postgres if that is unset. It then stops again
 * unless someone else uses it.
 */
export async function withDatabase(work: (urls: Urls) => Promise<void>): Promise<void> {
  const given = process.env.DATABASE_URL
  if (given) {
    await work({ url: given, adminUrl: process.env.DATABASE_ADMIN_URL || given })
    return
  }
  const lease = await leaseDatabase()
  try {
    process.env.DATABASE_URL = lease.url()
    await work({ url: lease.url(), adminUrl: lease.url() })
  } finally {
    await lease.release()
  }
}
