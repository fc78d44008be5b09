import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { formerSlug, user } from '@/db/schema'
import { personFields } from '../account/person'
import { AppError } from '../errors'
import { assertVerifiedCookies } from '../guard/session-cookie'
import { clearPoints, takePoint } from '../http/rate-limits'
import { slugSchema } from '../organizations/input'
import { assertInsideMutation } from '../organizations/inside'
import { isCommonPassword } from './common-passwords'
import { newDevice } from './device'
import { exceptionAt } from './exceptions'
import { emailOf, type Point, personGuesses, textOf } from './guesses'
import { isProven } from './hashed-ahead'
import { passwordDoesNotFit } from './outdated-password'
import { forgetLinks, sendPasswordChanged } from './password-change'

// Rules of Better Auth's account endpoints that its settings cannot say. They run for HTTP requests
// and for auth.api calls alike.

export const beforeEndpoint = createAuthMiddleware(async (ctx) => {
  const { asksPassword, choosesPassword, namesPerson, cookies, counts, guesses } = exceptionAt(ctx.path ?? '')
  assertInsideMutation(ctx.path ?? '')
  assertVerifiedCookies(ctx.headers, cookies)
  const password = asksPassword && textOf(ctx.body, asksPassword)
  await orApiError(async () => {
    await take(await counts?.(ctx))
    await take(await guesses?.(ctx))
    if (asksPassword && !isProven(password)) await take(await personGuesses(ctx))
  })
  if (
    choosesPassword &&
    isCommonPassword(textOf(ctx.body, choosesPassword) ?? '', await addressOfChooser(ctx))
  )
    throw new APIError('BAD_REQUEST', {
      code: 'PASSWORD_TOO_COMMON',
      message: 'This password is widely known. Choose another one.',
    })
  if (ctx.path === '/sign-up/email') await waitForSameSignUp(emailOf(ctx.body))
  if (namesPerson) return { context: { body: { ...ctx.body, ...namedPerson(ctx.body) } } }
  if (ctx.path === '/delete-user' && !password)
    throw new APIError('BAD_REQUEST', { code: 'PASSWORD_REQUIRED', message: 'Confirm with your password.' })
  // A new password ends every other session, whatever the client asked for.
  if (ctx.path === '/change-password')
    return { context: { body: { ...ctx.body, revokeOtherSessions: true } } }
})

/** Until the other one commits. Else two at the same moment would both find the address free, and one fail: a taken one fails nobody. */
const waitForSameSignUp = (email: string) =>
  db().execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-up ${email.toLowerCase()}`}, 0))`)
const take = async (point: Point | null | undefined) => point && takePoint(...point)

/**
 * Of whom a password is chosen for: as they sign up, with a mailed link, or signed in. Empty where
 * there is nobody.
 */
async function addressOfChooser(ctx: Parameters<typeof getSessionFromCtx>[0]): Promise<string> {
  if (ctx.path === '/sign-up/email') return emailOf(ctx.body)
  const { internalAdapter } = ctx.context
  if (ctx.path === '/change-password')
    return (await getSessionFromCtx(ctx, { disableRefresh: true }))?.user.email ?? ''
  const link = await internalAdapter.findVerificationValue(
    `reset-password:${textOf(ctx.body, 'token') || textOf(ctx.query, 'token') || ''}`,
  )
  return (link && (await internalAdapter.findUserById(link.value))?.email) || ''
}

/** The name as it is stored; the image only where one is set. @throws APIError */
function namedPerson(body: unknown) {
  const person = personFields.safeParse(body)
  if (!person.success)
    throw new APIError('BAD_REQUEST', {
      code: 'INVALID_PERSON',
      message: person.error.issues[0]?.message ?? 'Choose another name.',
    })
  return person.data
}

export const afterEndpoint = createAuthMiddleware(async (ctx) => {
  const { asksPassword, guesses, makesKnown } = exceptionAt(ctx.path ?? '')
  const { newSession, returned } = ctx.context
  const device = newSession && makesKnown && (await newDevice(eq(user.id, newSession.user.id)))
  if (device) ctx.setCookie(...device)
  if (ctx.path === '/sign-in/email' && isAPIError(returned) && returned.body?.code === 'EMAIL_NOT_VERIFIED')
    throw passwordDoesNotFit()
  // Input that an endpoint cannot read is refused with an error of another class than its own.
  if (isAPIError(returned)) return
  const guess = await (asksPassword ? personGuesses : guesses)?.(ctx)
  if (guess) await clearPoints(...guess)
  if (newSession && ctx.path === '/change-password') await afterPasswordChange(newSession.user)
  if (ctx.path !== '/organization/check-slug') return
  await refuseFormerSlug(ctx.body)
  // What nobody can choose, Better Auth would call free.
  if (!slugSchema.safeParse(textOf(ctx.body, 'slug')).success) return ctx.json({ status: false })
})

/**
 * An address that led to an organization once leads to no other, and is answered in Better Auth's
 * words for one that leads there now.
 */
async function refuseFormerSlug(body: unknown) {
  const slug = textOf(body, 'slug')
  if (slug === undefined) return
  const former = await db()
    .select({ slug: formerSlug.slug })
    .from(formerSlug)
    .where(eq(formerSlug.slug, slug))
  if (former.length > 0)
    throw new APIError('BAD_REQUEST', {
      code: 'ORGANIZATION_SLUG_ALREADY_TAKEN',
      message: 'Organization slug already taken',
    })
}

async function afterPasswordChange(user: { id: string; name: string; email: string }) {
  await forgetLinks(user.id)
  await sendPasswordChanged(user)
}

const names = {
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  too_many: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  unauthenticated: 'UNAUTHORIZED',
} as const

async function orApiError(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw asApiError(error)
  }
}

/**
 * Better Auth lets its own error class through unchanged; the cause keeps what ours knows
 * (Retry-After).
 */
function asApiError(error: unknown) {
  if (!(error instanceof AppError)) return error
  const api = new APIError(
    names[error.code],
    { code: error.code.toUpperCase(), message: error.message },
    error.wait ? { 'Retry-After': String(error.wait) } : {},
  )
  api.cause = error
  return api
}
