import { readerRole } from '@/db/roles'

/** The owner's URL, for connections that act as the role that reads every row. */
export function asReaderOf(adminUrl: string): string {
  const url = new URL(adminUrl)
  url.searchParams.set('options', `-c role=${readerRole}`)
  return url.href
}
