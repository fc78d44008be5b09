import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { formerSlug, user } from '@/db/schema'
import { personFields } from '../account/person'
import { AppError } from '../errors'
import { assertVerifiedCookies } from '../guard/session-cookie'
import { countedAddress } from '../http/ip-address'
import { clearPoints, type Limit, takePoint } from '../http/rate-limits'
import { assertInsideMutation } from '../organizations/inside'
import { isCommonPassword } from './common-passwords'
import { knownDevice, newDevice } from './device'
import { isProven } from './hashed-ahead'
import { passwordDoesNotFit } from './outdated-password'
import { forgetLinks, sendPasswordChanged } from './password-change'

// Rules of Better Auth's account endpoints that its settings cannot say. They run for HTTP requests and for auth.api calls alike.

const emailOf = (body: unknown) => z.object({ email: z.string().max(254) }).safeParse(body).data?.email ?? ''
const textOf = (body: unknown, field: string) =>
  z.object({ [field]: z.string() }).safeParse(body).data?.[field]

const namesPerson = new Set(['/sign-up/email', '/update-user'])
// Each endpoint's own field, and no other: what is looked at here must be what the endpoint takes.
/** Ask the signed-in person for their password again. */
const askedPassword: Record<string, string> = {
  '/verify-password': 'password',
  '/change-password': 'currentPassword',
  '/delete-user': 'password',
}
const chosenPassword: Record<string, string> = {
  '/sign-up/email': 'password',
  '/reset-password': 'newPassword',
  '/change-password': 'newPassword',
}

export const beforeEndpoint = createAuthMiddleware(async (ctx) => {
  assertInsideMutation(ctx.path)
  assertVerifiedCookies(ctx.headers)
  const [asked, chosen] = [askedPassword[ctx.path], chosenPassword[ctx.path]]
  const password = asked && textOf(ctx.body, asked)
  await orApiError(async () => {
    await takePoints(ctx.path, emailOf(ctx.body), ctx.headers ?? new Headers())
    if (asked && !isProven(password)) await takePasswordPoint(ctx)
  })
  if (chosen && isCommonPassword(textOf(ctx.body, chosen) ?? '', await addressOfChooser(ctx)))
    throw new APIError('BAD_REQUEST', {
      code: 'PASSWORD_TOO_COMMON',
      message: 'This password is widely known. Choose another one.',
    })
  if (ctx.path === '/sign-up/email') await waitForSameSignUp(emailOf(ctx.body))
  if (namesPerson.has(ctx.path)) return { context: { body: { ...ctx.body, ...namedPerson(ctx.body) } } }
  if (ctx.path === '/delete-user' && !password)
    throw new APIError('BAD_REQUEST', { code: 'PASSWORD_REQUIRED', message: 'Confirm with your password.' })
  // A new password ends every other session, whatever the client asked for.
  if (ctx.path === '/change-password')
    return { context: { body: { ...ctx.body, revokeOtherSessions: true } } }
})

/** Until the other one commits. Else two at the same moment would both find the address free, and one fail: a taken one fails nobody. */
const waitForSameSignUp = (email: string) =>
  db().execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-up ${email.toLowerCase()}`}, 0))`)

/** Of whom a password is chosen for: as they sign up, with a mailed link, or signed in. Empty where there is nobody. */
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

/** A stolen session is no place to guess at full speed. Apart from the count of sign-ins, which any stranger can use up. */
async function takePasswordPoint(ctx: Parameters<typeof getSessionFromCtx>[0]): Promise<void> {
  const session = await getSessionFromCtx(ctx, { disableRefresh: true })
  if (session) await takePoint('password-again:person', session.user.id)
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

async function takePoints(path: string, email: string, headers: Headers): Promise<void> {
  const address = countedAddress(headers)
  switch (path) {
    case '/sign-in/email': {
      const [limit, key] = await countOfPassword(email)
      if (limit === 'sign-in:account') await takePoint('sign-in:address', address)
      return takePoint(limit, key)
    }
    case '/sign-up/email':
      return takePoint('sign-up:address', address)
    case '/request-password-reset':
    case '/send-verification-email':
      return takePoint('password-reset:address', address)
  }
}

/** Where a wrong password counts. Strangers use up the count of an account, never that of a browser that its owner signed in with. */
async function countOfPassword(email: string): Promise<[limit: Limit, key: string]> {
  const device = await knownDevice(email)
  return device ? ['sign-in:device', device] : ['sign-in:account', email]
}

/** What proves that the account is theirs: from then on this browser is spared what strangers do at sign-in. */
const makesKnown = new Set(['/sign-in/email', '/verify-email', '/change-password'])

export const afterEndpoint = createAuthMiddleware(async (ctx) => {
  const { newSession, returned } = ctx.context
  if (newSession && ctx.path === '/sign-in/email')
    await clearPoints(...(await countOfPassword(emailOf(ctx.body))))
  const device = newSession && makesKnown.has(ctx.path) && (await newDevice(eq(user.id, newSession.user.id)))
  if (device) ctx.setCookie(...device)
  if (ctx.path === '/sign-in/email' && isAPIError(returned) && returned.body?.code === 'EMAIL_NOT_VERIFIED')
    throw passwordDoesNotFit()
  // Input that an endpoint cannot read is refused with an error of another class than its own.
  if (isAPIError(returned)) return
  if (askedPassword[ctx.path]) {
    const session = await getSessionFromCtx(ctx)
    if (session) await clearPoints('password-again:person', session.user.id)
    if (session && ctx.path === '/change-password') await afterPasswordChange(session.user)
  }
  if (ctx.path === '/organization/check-slug') await refuseFormerSlug(ctx.body)
})

/** An address that led to an organization once leads to no other, and is answered in Better Auth's words for one that leads there now. */
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

/** Better Auth lets its own error class through unchanged; the cause keeps what ours knows (Retry-After). */
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
