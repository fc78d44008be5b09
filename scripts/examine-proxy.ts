import { env } from '@/lib/env'
import { advice, doctorHeader, doctorToken, unreadHeader } from './server/unread-headers'

/**
 * Problems between people's browsers and the app. Asks the app through its public URL. If it does
 * not answer, it is perhaps not started yet.
 */
export async function examineProxy(): Promise<string[]> {
  const { appUrl, secret } = env()
  const asked = fetch(`${appUrl}/api/health`, {
    headers: { [doctorHeader]: doctorToken(secret) },
    signal: AbortSignal.timeout(5_000),
  })
  const unread = await asked.then(
    ({ headers }) => headers.get(unreadHeader),
    () => null,
  )
  return unread ? [advice(unread)] : []
}
