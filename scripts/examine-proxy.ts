import { env } from '@/lib/env'
import { advice, doctorHeader, doctorToken, unreadHeader } from './server/unread-headers'

/**
 * What is wrong between people's browsers and the app. Asks the app through its public URL; one that does not answer may not have
 * been started yet.
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
