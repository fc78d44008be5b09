import { createHmac, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { and, eq, gt, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { verification } from '@/db/schema'
import { mayMailCode, mayMailForStranger } from '../email/points'
import { sendMail } from '../email/send'
import { env } from '../env'
import { AppError } from '../errors'
import { countedAddress } from '../http/ip-address'
import { takePoint } from '../http/rate-limits'
import { codeLifetime } from '../lifetimes'
import { inEqualTime } from './floor'
import type { Asked } from './guesses'
import { type Identity, identitySchema } from './identity'
import { accountFor, begin, confirmedOwnerOf, link } from './owner-of-identity'
import { sealedCookie } from './sealed-cookie'

// Signing in with an emailed code, typed into the browser that asked for it: an email scanner can't
// use it up, and whoever reads the email elsewhere can't use it. Eight digits: at the few that are
// emailed in an hour, no one guesses one, so wrong ones keep no owner out.
// docs/decisions/0031-social-sign-in.md.

const cookie = sealedCookie('sign-in-code', z.object({ id: z.string(), email: z.string() }), codeLifetime)

const stored = z.object({ code: z.string(), email: z.string(), identity: identitySchema.optional() })

/** What this browser asked for. It has the same whether or not a code was emailed. */
export const codeAskedFor = cookie.read

/**
 * Emails a code to a confirmed account. With an identity whose email no one has proven, to any
 * email. The time it takes is the same if it doesn't.
 * @throws AppError too_many
 */
export async function emailCode(email: string, identity?: Identity): Promise<void> {
  await takePoint('password-reset:address', countedAddress(await headers()))
  const id = randomBytes(16).toString('base64url')
  await inEqualTime(() => transaction(() => store(id, email, identity)))
  await cookie.set({ id, email })
}

async function store(id: string, email: string, identity?: Identity): Promise<void> {
  const owner = await confirmedOwnerOf(email)
  if (!owner && !identity) return
  if (!(await (owner ? mayMailCode(owner) : mayMailForStranger({ email })))) return
  const code = String(randomInt(10 ** 8)).padStart(8, '0')
  const value: z.infer<typeof stored> = { code: hashOf(id, code), email, identity }
  await db()
    .insert(verification)
    .values({
      id: randomUUID(),
      identifier: identifierOf(id),
      value: JSON.stringify(value),
      expiresAt: sql`now() + make_interval(secs => ${codeLifetime})`,
    })
  await sendMail(email, 'sign-in-code', { code: `${code.slice(0, 4)} ${code.slice(4)}` })
}

const hashOf = (id: string, code: string) =>
  createHmac('sha256', env().secret)
    .update(JSON.stringify(['sign-in-code', id, code]))
    .digest('base64url')

const identifierOf = (id: string) => `sign-in-code:${hashOf(id, '')}`

/** Only for this server: the page is ours. */
export const signInCode = {
  id: 'sign-in-code',
  endpoints: {
    signInCode: createAuthEndpoint(
      '/sign-in/code',
      { method: 'POST', body: z.object({ code: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const asked = await cookie.read()
        if (!asked) throw wrong()
        await takePoint('sign-in-code:guesses', asked.id)
        await transaction(() => enter(ctx, asked.id, ctx.body.code))
        await cookie.remove()
        return ctx.json({})
      },
    ),
  },
} satisfies BetterAuthPlugin

async function enter(ctx: Asked, id: string, typed: string): Promise<void> {
  const { email, identity } = await take(id, typed)
  const owner = (await confirmedOwnerOf(email)) ?? (identity && (await accountFor(ctx, email, identity)))
  if (!owner) throw wrong()
  if (identity) await link(ctx, owner, identity)
  await begin(ctx, owner)
}

/** A code works once: the second of two parallel requests finds it gone. */
async function take(id: string, typed: string) {
  const row = and(eq(verification.identifier, identifierOf(id)), gt(verification.expiresAt, sql`now()`))
  const [found] = await db().select().from(verification).where(row).for('update')
  const asked = found && stored.parse(JSON.parse(found.value))
  if (!asked || !isSame(asked.code, hashOf(id, typed))) throw wrong()
  await db().delete(verification).where(row)
  return asked
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function wrong(): AppError {
  const sentence = 'This code is wrong or has expired. Check it, or request a new one.'
  return new AppError('invalid', sentence, { fields: { code: [sentence] } })
}
