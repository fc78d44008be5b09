import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { defineJob } from './define'

/** What `mail` says of an email whose worker ended during its last attempt, twice. */
const abandoned = 'Every attempt failed.'

/** Hourly: deletes expired rows. No rule depends on it, because expiry is checked on use. */
export const cleanUpJob = defineJob('clean-up', z.object({}), cleanUp, { cron: '17 * * * *', attempts: 1 })

async function cleanUp(): Promise<void> {
  await db().execute(sql`delete from session where expires_at < now()`)
  await db().execute(sql`delete from verification where expires_at < now()`)
  await db().execute(sql`delete from email_change where expires_at < now()`)
  await db().execute(sql`delete from account_export where expires_at < now()`)
  await db().execute(sql`delete from form_submission where created_at < now() - interval '1 day'`)
  await db().execute(sql`delete from rate_limit where expire < extract(epoch from now()) * 1000`)
  await db().execute(sql`
    update mail set state = 'failed', error = ${abandoned}
     where state = 'queued' and created_at < now() - interval '1 hour'
       and not exists (select from graphile_worker._private_jobs j
                        where j.payload ->> 'mailId' = mail.id and (j.attempts < j.max_attempts or j.locked_at is not null))`)
  await db().execute(sql`delete from mail where created_at < now() - interval '90 days'`)
  await db().execute(sql`delete from inbox where created_at < now() - interval '30 days'`)
}
