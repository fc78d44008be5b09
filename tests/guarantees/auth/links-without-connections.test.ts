import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, pool } from '@/db'
import { sendVerification } from '@/lib/account/operations'
import { Browser } from '../../support/browser'
import { said } from '../../support/channels'

// Better Auth answers a stranger who asks for a confirmation link after half a second at the earliest.

const ways: Record<string, (email: string) => Promise<{ status: number }>> = {
  screens: (email) => said(new Browser().within(() => sendVerification(null, { email, callbackUrl: '/' }))),
  endpoints: (email) => new Browser().post('/send-verification-email', { email }),
}

describe.each(Object.entries(ways))('through %s', (_, ask) => {
  test('as many requests for links as there are connections keep no other query waiting', async () => {
    let answered = 0
    const asked = Array.from({ length: pool().options.max }, async (_, n) => {
      await ask(`nobody-${n}@people.test`)
      answered++
    })
    // By then each has asked all that it asks of the database, or holds a connection.
    await new Promise((resolve) => setTimeout(resolve, 100))
    await db().execute(sql`select 1`)
    expect(answered).toBe(0)
    await Promise.all(asked)
  })
})
