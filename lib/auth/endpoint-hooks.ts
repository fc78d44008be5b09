import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { formerSlug, session, user } from '@/db/schema'
import { personFields } from '../account/person'
import { sendsMail } from '../email/inbox'
import { AppError } from '../errors'
import { assertVerifiedCookies } from '../guard/session-cookie'
import { clearPoints, takePoint } from '../http/rate-limits'
import { slugSchema } from '../organizations/input'
import { assertInsideMutation } from '../organizations/inside'
import { isKnownPassword } from './breached-passwords'
import { commonPassword } from './common-passwords'
import { newDevice } from './device'
import { exceptionAt } from './exceptions'
import { type Asked, emailOf, type Point, personGuesses, textOf } from './guesses'
import { tellOrSignOut } from './new-device'
import { passwordDoesNotFit } from './outdated-password'
import { forgetLinks, sendPasswordChanged } from './password-change'
import { linkPending } from './pending-link'
import { markProven, requireProvenSession } from './proven-session'
import { isFirstStep } from './second-factor'
import { refuseUsedCode } from './second-step'
import { afterSignUp, waitForSameSignUp } from './sign-up'

// Rules for Better Auth's account endpoints that its settings can't express. They run for HTTP
// requests and for auth.api calls.

export const beforeEndpoint = createAuthMiddleware(async (ctx) => {
  const { asksPassword, choosesPassword, namesPerson, needsProof, cookies, counts, guesses } = exceptionAt(
    ctx.path ?? '',
  )
  assertInsideMutation(ctx.path ?? '')
  assertVerifiedCookies(ctx.headers, cookies)
  await orApiError(async () => {
    await take(await counts?.(ctx))
    await take(await guesses?.(ctx))
    if (asksPassword) await take(await personGuesses(ctx))
    // Whoever is signed out gets the endpoint's own answer.
    const current = needsProof && (await getSessionFromCtx(ctx, { disableRefresh: true }))
    if (current) await requireProvenSession(current.session.id)
  })
  if (ctx.path === '/two-factor/verify-totp') await refuseUsedCode(ctx)
  if (ctx.path === '/sign-in/email') await lookAsOften(ctx)
  const chooser = choosesPassword ? await addressOfChooser(ctx) : ''
  if (choosesPassword && (await isKnownPassword(textOf(ctx.body, choosesPassword) ?? '', chooser)))
    throw new APIError('BAD_REQUEST', {
      code: 'PASSWORD_TOO_COMMON',
      message: commonPassword,
    })
  // A reset link also confirms the email: no sign-up can come between its password and that.
  if (['/sign-up/email', '/reset-password'].includes(ctx.path ?? '')) await waitForSameSignUp(chooser)
  if (['/sign-in/social', '/link-social'].includes(ctx.path ?? ''))
    return { context: { body: { additionalData: boundToProvider(ctx.body) } } }
  if (namesPerson) return { context: { body: { ...ctx.body, ...namedPerson(ctx.body) } } }
  // A new password ends every other session, whatever the client requested.
  if (ctx.path === '/change-password')
    return { context: { body: { ...ctx.body, revokeOtherSessions: true } } }
})

/**
 * Better Auth reads the accounts of someone who has signed up with this email. For any other email,
 * this reads as much, so that the time doesn't reveal who has an account.
 */
async function lookAsOften({ body, context: { internalAdapter } }: Asked): Promise<void> {
  if (!(await internalAdapter.findUserByEmail(emailOf(body)))) await internalAdapter.findAccounts('')
}

const take = async (point: Point | null | undefined) => point && takePoint(...point)

/**
 * The email of the person who chooses a password: while signing up, with an emailed link, or signed
 * in. Empty if there is none.
 */
async function addressOfChooser(ctx: Asked): Promise<string> {
  if (ctx.path === '/sign-up/email') return emailOf(ctx.body)
  const { internalAdapter } = ctx.context
  if (ctx.path === '/change-password')
    return (await getSessionFromCtx(ctx, { disableRefresh: true }))?.user.email ?? ''
  const link = await internalAdapter.findVerificationValue(
    `reset-password:${textOf(ctx.body, 'token') || textOf(ctx.query, 'token') || ''}`,
  )
  return (link && (await internalAdapter.findUserById(link.value))?.email) || ''
}

/** No tokens and no further scopes: whatever a provider says comes in by our callback. */
const startSchema = z.strictObject({
  provider: z.string(),
  callbackURL: z.string().optional(),
  errorCallbackURL: z.string().optional(),
  disableRedirect: z.boolean().optional(),
})

/** @returns what the callback compares: ./provider-callback */
function boundToProvider(body: unknown) {
  const { data } = startSchema.safeParse(body)
  if (!data) throw new APIError('BAD_REQUEST', { code: 'INVALID_BODY', message: 'Unknown fields.' })
  return { provider: data.provider }
}

/** The name as stored, and the image if one is set. @throws APIError */
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
  const { asksPassword, guesses, proves, signsIn } = exceptionAt(ctx.path ?? '')
  const { newSession, returned } = ctx.context
  if (newSession && ctx.path === '/passkey/verify-authentication')
    await db().update(session).set({ byPasskey: true }).where(eq(session.id, newSession.session.id))
  // The second factor can be missing: the plugin decides after this.
  const isHalf = newSession?.user.twoFactorEnabled && isFirstStep(ctx.path)
  // Without email, people who have no password can prove who they are in no other way.
  if (newSession && (proves || (signsIn && !sendsMail()))) await markProven(newSession.session.id)
  if (newSession && !isHalf) {
    await tellOrSignOut(newSession.session.id)
    const device = await newDevice(eq(user.id, newSession.user.id))
    if (device) ctx.setCookie(...device)
    if (proves || signsIn) await linkPending(ctx, newSession.user)
  }
  if (ctx.path === '/sign-in/email' && isAPIError(returned) && returned.body?.code === 'EMAIL_NOT_VERIFIED')
    throw passwordDoesNotFit()
  // Invalid input is refused with a different error class.
  if (isAPIError(returned)) return
  const guess = await (asksPassword ? personGuesses : guesses)?.(ctx)
  if (guess) await clearPoints(...guess)
  if (ctx.path === '/sign-up/email') await afterSignUp(ctx, returned)
  if (newSession && ctx.path === '/change-password') await afterPasswordChange(newSession.user)
  if (ctx.path !== '/organization/check-slug') return
  await refuseFormerSlug(ctx.body)
  // Better Auth would report a URL that no one can choose as available.
  if (!slugSchema.safeParse(textOf(ctx.body, 'slug')).success) return ctx.json({ status: false })
})

/**
 * A URL that an organization once used is never given to another. The answer is Better Auth's own
 * for a URL in use.
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
 * Better Auth passes its own error class through unchanged. The cause keeps our details
 * (Retry-After).
 */
function asApiError(error: unknown) {
  if (!(error instanceof AppError)) return error
  const api = new APIError(
    names[error.code],
    { code: (error.reason ?? error.code).toUpperCase(), message: error.message },
    error.wait ? { 'Retry-After': String(error.wait) } : {},
  )
  api.cause = error
  return api
}
