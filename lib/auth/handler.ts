import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { rememberingFailures } from '@/db/failures'
import { session } from '@/db/schema'
import { provePassword } from '../account/proof'
import { withResetLink } from '../account/reset'
import { withNewAccount } from '../account/sign-up'
import { env } from '../env'
import { AppError, lostDatabase, ofReading, ofRepeatable, toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { requireInPerson } from '../guard/impersonation'
import { currentViewer } from '../guard/server'
import { countedAddress } from '../http/ip-address'
import { endpointRefusal, refusal } from '../http/json-refusal'
import { takeRequest } from '../http/rate-limits'
import { log } from '../log'
import { nowKnown } from '../observe/about'
import { operationAt } from '../operations'
import type { Served } from '../organizations/mutation'
import { withTries } from '../retry'
import { cleanAnswer } from './clean-answer'
import { cleanRequest, pathOf } from './clean-request'
import { type Exception, exceptionAt } from './exceptions'
import { inEqualTime, refusedInEqualTime } from './floor'
import { rememberingHash } from './hashed-ahead'
import { amongFew } from './hashing'
import { about, aboutNone, allInvitations, enterToRead, withheld, withoutDeleted } from './organization-reads'
import { verifiedHeaders } from './request-headers'
import { auth } from './server'

// Better Auth over HTTP, with what its handler leaves to the application: clean input, organization
// operations, emails queued in the same transaction, correct statuses, and callbacks only to our
// origin.

export async function handleAuth(request: Request): Promise<Response> {
  if (request.method !== 'HEAD') return rememberingFailures(() => answerTo(request))
  const answer = await handleAuth(new Request(request, { method: 'GET' }))
  return new Response(null, { status: answer.status, headers: answer.headers })
}

async function answerTo(request: Request): Promise<Response> {
  const { asksPassword, choosesPassword, guesses, needsProof, forbidden } = exceptionAt(pathOf(request))
  if (!asksPassword && !choosesPassword && !guesses && !needsProof) return handle(request)
  return amongFew(() => handle(request)).catch((error) => endpointRefusal(error, forbidden))
}

async function handle(request: Request): Promise<Response> {
  let viewer: Viewer | null = null
  try {
    const path = pathOf(request)
    const exception = exceptionAt(path)
    const known = endpointPaths.has(path) ? path : 'none'
    nowKnown({ endpoint: known })
    await takeRequest(known, countedAddress(request.headers))
    if (exception.closed) return refusal(404)
    if (exception.page && request.method === 'GET') return toPage(exception.page, request)
    const methods = ['GET', 'HEAD', 'POST', ...(exception.methods ?? [])]
    if (!methods.includes(request.method)) return refusal(405, { Allow: methods.join(', ') })
    const { clean: received, body } = await cleanRequest(request, exception)
    viewer = await currentViewer()
    if (viewer && !exception.impersonated) requireInPerson(viewer)
    // Whoever the guard doesn't accept (banned, unconfirmed) is signed out here, too, but can still
    // end the session.
    const seen = { session: viewer !== null || exception.endsSession === true, path }
    const clean = new Request(received, { headers: await verifiedHeaders(received.headers, seen) })
    const operation = request.method === 'POST' && operationAt(path)
    if (operation) return await organizationEndpoint(operation, body, viewer, clean)
    const entered = await enterToRead(
      path,
      { ...Object.fromEntries(new URL(clean.url).searchParams), ...body },
      viewer,
    )
    if (entered && request.method === 'GET') {
      if (!entered.organizationId) return aboutNone(path)
      if (path === '/organization/list-invitations') return await allInvitations(entered.organizationId)
    }
    const sent = entered ? about(entered, body, clean) : clean
    const answer = await truthful(await endpoint(path, body, viewer, sent), sent, exception)
    if (path === '/organization/list') return await withoutDeleted(answer)
    return await withheld(answer, entered?.held)
  } catch (error) {
    const ended = !toAppError(error) && viewer !== null && (await hasEnded(viewer).catch(() => false))
    const { forbidden, repeatable } = exceptionAt(pathOf(request))
    const again = repeatable && !viewer?.impersonator
    return endpointRefusal(ended ? signInFirst() : afterwards(error, request, again), forbidden)
  }
}

/** The refusal of a request that has failed, if it matters that it reads or can be repeated. */
function afterwards(error: unknown, { method }: Request, repeatable?: boolean): unknown {
  const known = toAppError(error)
  return (method === 'GET' ? ofReading(known) : repeatable && ofRepeatable(known)) || error
}

function toPage(page: string, request: Request): Response {
  const token = new URL(request.url).searchParams.get('token') ?? ''
  return new Response(null, {
    status: 302,
    headers: { Location: `${page}?${new URLSearchParams({ token })}` },
  })
}

const signInFirst = () => new AppError('unauthenticated', 'Sign in first.')

/** Better Auth fails if the session ends while it sets the active organization. */
async function hasEnded({ session: { id } }: Viewer): Promise<boolean> {
  const found = await db().select({ id: session.id }).from(session).where(eq(session.id, id))
  return found.length === 0
}

/** Unknown paths share one count, so that made-up paths can't fill the store. */
const endpointPaths = new Set(Object.values(auth.api).map(({ path }) => path))

/**
 * Endpoints whose writes belong together (a row and its email, everything deleted with an account)
 * run in one transaction, because Better Auth writes them separately. A confirmation link needs
 * none: only its email is written, and Better Auth waits half a second before it answers a
 * stranger.
 */
async function endpoint(
  path: string,
  body: Record<string, unknown>,
  viewer: Viewer | null,
  request: Request,
): Promise<Response> {
  const { newPassword, token } = body
  if (path === '/sign-up/email') return withoutRow(await wholly((run) => withNewAccount(body, run), request))
  if (path === '/reset-password') {
    const mailed = typeof token === 'string' && token ? token : new URL(request.url).searchParams.get('token')
    return wholly((run) => withResetLink(mailed ?? '', newPassword, run), request)
  }
  if (path === '/request-password-reset') return inEqualTime(() => wholly(transaction, request))
  if (path === '/delete-user' && viewer)
    return wholly(inOneTransaction, await provenBy(viewer, body, request))
  const answer = () => rememberingHash(() => auth.handler(request))
  return path === '/sign-in/email' ? refusedInEqualTime(answer, ({ ok }) => !ok) : answer()
}

const inOneTransaction = <T>(run: () => Promise<T>) => withTries(() => transaction(run))

/** A password in the body is a proof, too. It was checked here, so Better Auth need not. */
async function provenBy(
  viewer: Viewer,
  { password, ...rest }: Record<string, unknown>,
  request: Request,
): Promise<Request> {
  if (typeof password !== 'string') return request
  await provePassword(viewer, password)
  return withBody(request, rest)
}

const withBody = ({ url, method, headers }: Request, body: object) =>
  new Request(url, { method, headers, body: JSON.stringify(body) })

const typed = z.object({ user: z.object({ name: z.string(), email: z.string() }) })

/** The fields of a new row (id, role, times) would reveal whether the email was free. */
async function withoutRow(answer: Response): Promise<Response> {
  if (!answer.ok) return answer
  const headers = answer.headers.getSetCookie().map((cookie): [string, string] => ['set-cookie', cookie])
  return Response.json(typed.parse(await answer.json()), { headers })
}

/** Runs the endpoint in the given transaction. A response that is not a success rolls it back. */
const wholly = (within: (run: () => Promise<Response>) => Promise<Response>, request: Request) =>
  rolledBack(() => within(() => success(request.clone())))

/** @throws RolledBack for a response that is not a success */
async function success(request: Request): Promise<Response> {
  const answer = await auth.handler(request)
  if (!answer.ok) throw new RolledBack(answer)
  return answer
}

async function rolledBack(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof RolledBack) return error.answer
    throw error
  }
}

/** The same operation as on a screen. The endpoint receives the parsed input. */
async function organizationEndpoint(
  { answer, ours }: Served,
  body: Record<string, unknown>,
  actor: Viewer | null,
  request: Request,
): Promise<Response> {
  if (!actor) throw signInFirst()
  // Better Auth makes the same check for its endpoints.
  if (ours && request.headers.get('origin') !== env().appUrl)
    throw new AppError('forbidden', 'Cross-site request blocked.')
  const send = (parsed: object) => success(withBody(request, parsed))
  return truthful(await rolledBack(() => answer(actor, body, send)), request)
}

/** Carries a response that is not a success out of the transaction, which rolls back. */
class RolledBack extends Error {
  constructor(readonly answer: Response) {
    super(`rolled back: ${answer.status}`)
  }
}

/**
 * Without its database, Better Auth says "signed out" (401, or a session that is null), "fault", or
 * that it has ended a session that lives on. A success that changed something stays one. A redirect
 * is ours, and says what happened: ./provider-callback.
 */
async function truthful(answer: Response, { method }: Request, exception: Exception = {}): Promise<Response> {
  const isDone = answer.status === 302 || (answer.ok && method === 'POST' && !exception.endsSession)
  const lost = isDone ? undefined : lostDatabase()
  if (lost) throw lost
  log.info({ status: answer.status }, answer.ok ? 'answered' : 'refused')
  return cleanAnswer(answer, exception)
}
