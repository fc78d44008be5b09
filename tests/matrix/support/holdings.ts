import { randomUUID } from 'node:crypto'
import { createEmailVerificationToken } from 'better-auth/api'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { emailChange, mail, passkey } from '@/db/schema'
import { changeUrl } from '@/lib/account/email-change-links'
import { auth } from '@/lib/auth/server'
import { env } from '@/lib/env'
import type { Actor } from './actors'

// What a person holds for one request: emailed tokens, a passkey, an email or a job that failed.

/** A mailed token with which this person may choose a new password. */
export async function storedResetToken({ userId }: Actor): Promise<string> {
  const token = randomUUID()
  const { internalAdapter } = await auth.$context
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  return token
}

/** @returns the id of a new passkey of theirs, which no device has */
export async function newPasskey({ userId }: Actor): Promise<string> {
  const id = randomUUID()
  await db().insert(passkey).values({
    id,
    userId,
    publicKey: 'none',
    credentialID: id,
    counter: 0,
    deviceType: 'singleDevice',
    backedUp: false,
  })
  return id
}

/** The token of a mailed link that confirms this person's address. */
export const confirmationToken = ({ email, userId }: Actor): Promise<string> =>
  createEmailVerificationToken(env().secret, email, undefined, 3600, { userId })

/** The token of an emailed link about a change of this person's email, which is pending. */
export async function emailChangeToken(kind: 'confirm' | 'stop', { email, userId }: Actor): Promise<string> {
  const id = randomUUID()
  await db().delete(emailChange).where(eq(emailChange.userId, userId))
  await db()
    .insert(emailChange)
    .values({
      id,
      userId,
      oldEmail: email,
      newEmail: `${id}@fresh.test`,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
  return new URL(changeUrl(kind, id)).searchParams.get('token') ?? ''
}

/** An email that was given up, with its job. @returns its id */
export async function failedMail({ email }: Actor): Promise<string> {
  const id = randomUUID()
  await db()
    .insert(mail)
    .values({ id, recipient: email, template: 'verify-email', state: 'failed', error: 'No' })
  await giveUp('send-mail', { mailId: id, template: 'verify-email', props: { url: 'https://canary.test' } })
  return id
}

/** A job that was given up. @returns its id */
export const failedJob = ({ userId }: Actor): Promise<string> => giveUp('no-such-job', { of: userId })

/** It begins tomorrow, so no worker takes it before it is given up. */
async function giveUp(name: string, payload: object): Promise<string> {
  const { rows } = await db().execute<{ id: string }>(sql`
    select id::text from graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, max_attempts => 1,
                                                 run_at => now() + interval '1 day')`)
  const id = rows[0]?.id ?? ''
  await db().execute(sql`update graphile_worker._private_jobs set attempts = max_attempts where id = ${id}`)
  return id
}
