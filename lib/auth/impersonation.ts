import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { AppError } from '../errors'
import { readCredential } from '../guard/credentials'
import { impersonationLifetime } from '../lifetimes'

/**
 * Begins a session of someone else for the staff member who is signed in. Better Auth's own
 * endpoint asks its own roles, and knows no session that only looks. It ends by Better Auth's
 * `stopImpersonating`, which reads the cookie written here. Only for this server
 * (lib/staff/impersonation.ts).
 */
export const impersonation = {
  id: 'impersonation',
  schema: {
    session: {
      fields: {
        impersonationWrites: { type: 'boolean', required: false, input: false, defaultValue: false },
      },
    },
  },
  endpoints: {
    beginImpersonation: createAuthEndpoint(
      '/begin-impersonation',
      {
        method: 'POST',
        requireHeaders: true,
        body: z.object({ staffId: z.string(), userId: z.string(), writes: z.boolean() }),
        metadata: { SERVER_ONLY: true },
      },
      async (ctx) => {
        const { internalAdapter, authCookies, secret, createAuthCookie } = ctx.context
        const own = await readCredential(ctx.headers ?? new Headers())
        const user = await internalAdapter.findUserById(ctx.body.userId)
        if (!own || !('token' in own) || !user)
          throw new AppError('conflict', 'Sign in to act as someone else.')
        const session = await internalAdapter.createSession(
          user.id,
          true,
          {
            impersonatedBy: ctx.body.staffId,
            impersonationWrites: ctx.body.writes,
            expiresAt: new Date(Date.now() + impersonationLifetime * 1000),
          },
          true,
        )
        const { name } = createAuthCookie('admin_session')
        const { attributes } = authCookies.sessionToken
        await ctx.setSignedCookie(name, `${own.token}:`, secret, attributes)
        await setSessionCookie(ctx, { session, user }, true)
        return ctx.json({ expiresAt: session.expiresAt })
      },
    ),
  },
} satisfies BetterAuthPlugin
