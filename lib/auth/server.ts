import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { eq } from 'drizzle-orm'
import { headers } from 'next/headers'
import { currentDatabase, db } from '@/db'
import * as schema from '@/db/schema'
import { partFromOrganizations } from '../account/end'
import { mayMailForStranger, mayMailReset } from '../email/points'
import { sendMail } from '../email/send'
import { env } from '../env'
import { cookiePrefix } from '../guard/session-cookie'
import { addressHeader, addressOf } from '../http/ip-address'
import { quotas } from '../quotas'
import { confirmationUrl } from './confirmation-url'
import { makeKnown } from './device'
import { afterEndpoint, beforeEndpoint } from './endpoint-hooks'
import { hash, verify } from './hashed-ahead'
import {
  maxPasswordLength,
  minPasswordLength,
  resetLifetime,
  sessionLifetime,
  sessionUpdateAge,
  verificationLifetime,
} from './lifetimes'
import { outdatedPasswordHooks } from './outdated-password'
import { forgetLinks, sendPasswordChanged } from './password-change'
import { plugins } from './plugins'

// Better Auth, set up once. Its plugins are in ./plugins; who may do what stands in ../guard/policy.

const settings = env()

/** A build reads no secret and signs nothing; every other start without one is refused (scripts/start.ts). */
const secret = settings.building ? 'the build signs nothing, so this never matters' : settings.secret

export const auth = betterAuth({
  appName: 'Atrium',
  baseURL: settings.appUrl,
  trustedOrigins: [settings.appUrl],
  secret,
  database: drizzleAdapter(currentDatabase, { provider: 'pg', schema, transaction: true }),
  session: {
    expiresIn: sessionLifetime,
    updateAge: sessionUpdateAge,
    // A cached session goes on reading and writing after it was revoked; see docs/decisions/0004-sessions.md.
    cookieCache: { enabled: false },
  },
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    minPasswordLength,
    maxPasswordLength,
    password: { hash, verify },
    resetPasswordTokenExpiresIn: resetLifetime,
    revokeSessionsOnPasswordReset: true,
    sendResetPassword: async ({ user, token }) => {
      if (!(await mayMailReset(user))) return
      await sendMail(user.email, 'reset-password', {
        url: `${settings.appUrl}/reset-password?token=${encodeURIComponent(token)}`,
      })
    },
    onPasswordReset: async ({ user }) => {
      // The link reached the mailbox, so the address is proven; and every other link to this account dies with the old password.
      await db().update(schema.user).set({ emailVerified: true }).where(eq(schema.user.id, user.id))
      await forgetLinks(user.id)
      await sendPasswordChanged(user)
      // Strangers who use up the tries of this account do not keep its owner from signing in with the new password.
      await makeKnown(eq(schema.user.id, user.id))
    },
    onExistingUserSignUp: async ({ user }) => {
      // An account that no one has confirmed is no one's yet: ./sign-up.
      if (!user.emailVerified || !(await mayMailForStranger(user))) return
      await sendMail(user.email, 'existing-account', {
        signInUrl: `${settings.appUrl}/login`,
        resetUrl: `${settings.appUrl}/forgot-password`,
      })
    },
  },
  emailVerification: {
    sendOnSignUp: true,
    // An email sent, or the time it takes, would tell who knows the password that they signed up a free address.
    sendOnSignIn: false,
    expiresIn: verificationLifetime,
    sendVerificationEmail: async ({ user: { email }, token, url }) => {
      if (!(await mayMailForStranger({ email }))) return
      const wanted = new URL(url).searchParams.get('callbackURL') ?? ''
      await sendMail(email, 'verify-email', { url: await confirmationUrl({ token, email, wanted }) })
    },
  },
  user: {
    changeEmail: { enabled: false },
    deleteUser: {
      enabled: true,
      beforeDelete: async ({ id }) => partFromOrganizations(id, addressOf(await headers())),
    },
  },
  verification: { storeIdentifier: 'hashed' },
  // ./handler counts requests, as most of those that are refused never come here.
  rateLimit: { enabled: false },
  // Faults reach ./handler as they are, which knows a conflict or an absent database from a defect; refusals stay answers.
  onAPIError: { throw: true },
  advanced: {
    // Better Auth counts open invitations, and owners at leaving, in lists that otherwise end after 100 rows.
    database: { defaultFindManyLimit: quotas.membersPerOrganization + 1 },
    ipAddress: { ipAddressHeaders: [addressHeader()] },
    cookiePrefix: cookiePrefix(),
    // Else Better Auth puts __Secure- before a prefix that says more.
    useSecureCookies: false,
    // Said though it is the default: under a test runner Better Auth's default is to check no origin.
    disableOriginCheck: false,
    disableCSRFCheck: false,
    defaultCookieAttributes: {
      sameSite: 'lax',
      httpOnly: true,
      secure: settings.appUrl.startsWith('https:'),
    },
  },
  databaseHooks: outdatedPasswordHooks,
  hooks: { before: beforeEndpoint, after: afterEndpoint },
  logger: { level: 'error' },
  telemetry: { enabled: false },
  plugins,
})
