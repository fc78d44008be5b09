import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { getOAuthCallbackPath, parseState } from 'better-auth/oauth2'
import { z } from 'zod'
import { transaction } from '@/db'
import { sendsMail } from '../email/inbox'
import { toAppError } from '../errors'
import { safePath } from '../guard/routes'
import { log } from '../log'
import type { Asked } from './guesses'
import { type Profile, profileFrom } from './identity'
import { accountFor, begin, link, ownerOf } from './owner-of-identity'
import { accountPath } from './paths'
import { rememberLink } from './pending-link'
import { type ArrivalCode, RefusedArrival } from './refused-arrival'
import { emailCode } from './sign-in-code'

// What happens when someone comes back from a provider. In place of the library's own endpoint,
// which doesn't bind a state to the provider it was made for, and has no way to ask for more proof
// than the provider's word. docs/decisions/0031-social-sign-in.md.

const answer = z.object({
  code: z.string().optional(),
  error: z.string().optional(),
  state: z.string().optional(),
  iss: z.string().optional(),
})

export const providerCallback = {
  id: 'provider-callback',
  endpoints: {
    callbackOAuth: createAuthEndpoint(
      '/callback/:id',
      {
        method: ['GET', 'POST'],
        query: answer.optional(),
        body: answer.optional(),
        metadata: { allowedMediaTypes: ['application/x-www-form-urlencoded', 'application/json'] },
      },
      async (ctx) => {
        // A post from another site has no cookies of ours: the same by GET has.
        if (ctx.method === 'POST') {
          const posted = new URLSearchParams({ ...ctx.body, ...ctx.query })
          throw ctx.redirect(`${ctx.context.baseURL}/callback/${encodeURIComponent(ctx.params.id)}?${posted}`)
        }
        const state = await parseState(ctx)
        const next = await arrive(ctx, state, { ...ctx.query, id: ctx.params.id }).catch((error) =>
          withError(state.errorURL, codeOf(error)),
        )
        throw ctx.redirect(next)
      },
    ),
  },
} satisfies BetterAuthPlugin

type State = Awaited<ReturnType<typeof parseState>>
type Given = z.infer<typeof answer> & { id: string }

/** @returns where to go. @throws RefusedArrival */
async function arrive(ctx: Asked, state: State, given: Given): Promise<string> {
  const profile = await profileOf(ctx, state, given)
  if (state.link) await linkHere(ctx, state.link.userId, profile)
  return state.link ? state.callbackURL : signIn(ctx, profile, safePath(state.callbackURL))
}

async function profileOf(ctx: Asked, state: State, { id, code, error, iss }: Given): Promise<Profile> {
  // Another provider must not be able to redeem what this one was asked for (RFC 9700, 4.4).
  if (state.provider !== id) throw new RefusedArrival('state_mismatch')
  if (error === 'access_denied') throw new RefusedArrival('access_denied')
  const provider = ctx.context.socialProviders.find((each) => each.id === id)
  if (!provider) throw new RefusedArrival('provider_away')
  const isOther = iss !== undefined && provider.issuer !== undefined && iss !== provider.issuer
  if (error || !code || isOther) throw new RefusedArrival('provider_failed')
  const { codeVerifier, idTokenNonce: expectedIdTokenNonce } = state
  if (provider.requiresIdTokenNonce && !expectedIdTokenNonce) throw new RefusedArrival('provider_failed')
  const redirectURI = `${ctx.context.baseURL}${getOAuthCallbackPath(provider)}`
  const profile = await profileFrom(provider, {
    code,
    codeVerifier,
    redirectURI,
    expectedIdTokenNonce,
  }).catch((cause) => log.warn({ err: cause, provider: id }, 'a provider refused a sign-in'))
  if (!profile) throw new RefusedArrival('provider_failed')
  return profile
}

/** For the person who asked for it. If the provider can't say whose email it is, we can. */
async function linkHere(ctx: Asked, userId: string, { identity, email, verified }: Profile): Promise<void> {
  const here = await getSessionFromCtx(ctx, { disableRefresh: true })
  if (here?.user.id !== userId) throw new RefusedArrival('signed_out')
  if (!verified && email !== here.user.email) throw new RefusedArrival('link_unverified')
  await link(ctx, here.user, identity)
}

async function signIn(
  ctx: Asked,
  { identity, email, verified }: Profile,
  callbackUrl: string,
): Promise<string> {
  const linked = await ownerOf(identity)
  if (linked) {
    await begin(ctx, linked)
    return linked.twoFactorEnabled ? accountPath('/login/code', { callbackUrl }) : callbackUrl
  }
  if (!email) throw new RefusedArrival('email_missing')
  if (!verified) {
    if (!sendsMail()) throw new RefusedArrival('email_unverified')
    await emailCode(email, identity)
    return accountPath('/login/email', { callbackUrl })
  }
  const isNew = await transaction(async () => {
    const owner = await accountFor(ctx, email, identity)
    if (owner) await begin(ctx, owner)
    return owner !== null
  })
  if (isNew) return callbackUrl
  await rememberLink(email, identity)
  return accountPath('/login', { callbackUrl })
}

function codeOf(error: unknown): ArrivalCode {
  if (error instanceof RefusedArrival) return error.code
  if (isAPIError(error) && error.body?.code === 'BANNED_USER') return 'account_refused'
  const known = toAppError(error)
  if (known?.code === 'too_many') return 'too_many'
  log.error({ err: error }, 'a sign-in through a provider failed')
  return known?.reason === 'outcome_unknown' ? 'outcome_unknown' : 'internal_server_error'
}

/** The page that the person came from, which shows why. */
function withError(errorUrl: string | undefined, code: ArrivalCode): string {
  const page = safePath(errorUrl, '/login')
  const [path = '', hash = ''] = page.split('#')
  return `${path}${path.includes('?') ? '&' : '?'}error=${code}${hash && `#${hash}`}`
}
