import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { eq } from 'drizzle-orm'
import { headers } from 'next/headers'
import { currentDatabase, db } from '@/db'
import * as schema from '@/db/schema'
import { partFromOrganizations } from '../account/end'
import { brand } from '../brand'
import { mayMailForStranger, mayMailReset } from '../email/points'
import { sendMail } from '../email/send'
import { env } from '../env'
import { cookiePrefix } from '../guard/session-cookie'
import { addressHeader, addressOf } from '../http/ip-address'
import { quotas } from '../quotas'
import { confirmationUrl } from './confirmation-url'
import './email-check'
import {
  maxPasswordLength,
  minPasswordLength,
  resetLifetime,
  sessionLifetime,
  sessionUpdateAge,
  verificationLifetime,
} from '../lifetimes'
import { makeKnown } from './device'
import { afterEndpoint, beforeEndpoint } from './endpoint-hooks'
import { hash, verify } from './hashed-ahead'
import { logOfLibrary } from './log-of-library'
import { newDeviceHooks } from './new-device'
import { outdatedPasswordHooks } from './outdated-password'
import { forgetLinks, sendPasswordChanged } from './password-change'
import { plugins } from './plugins'
import { socialProviders } from './provider-options'

// The Better Auth configuration. Its plugins are in ./plugins, permissions in ../guard/policy.

const settings = env()

/**
 * A build reads no secret and signs nothing. Any other start without one is refused
 * (scripts/start.ts).
 */
const secret = settings.building ? 'the build signs nothing, so this never matters' : settings.secret

export const auth = betterAuth({
  appName: brand.name,
  baseURL: settings.appUrl,
  trustedOrigins: [settings.appUrl],
  secret,
  database: drizzleAdapter(currentDatabase, { provider: 'pg', schema, transaction: true }),
  session: {
    expiresIn: sessionLifetime,
    updateAge: sessionUpdateAge,
    // What a session must be fresh for requires recent proof: ../guard/recent-proof.
    freshAge: 0,
    // A cached session still works after it was revoked. See docs/decisions/0004-sessions.md.
    cookieCache: { enabled: false },
    additionalFields: { untold: { type: 'boolean', required: false, input: false, returned: false } },
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
      // The link reached the mailbox, so the email is proven. All other links to this account stop
      // working with the old password.
      await db().update(schema.user).set({ emailVerified: true }).where(eq(schema.user.id, user.id))
      await forgetLinks(user.id)
      await sendPasswordChanged(user)
      // If strangers have used up this account's attempts, its owner can still sign in with the new
      // password.
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
  socialProviders: socialProviders(),
  account: {
    // Nothing of ours asks a provider for more than who someone is, so its tokens are not kept.
    updateAccountOnSignIn: false,
    // ./provider-callback decides whose an identity is.
    accountLinking: { disableImplicitLinking: true, allowDifferentEmails: true },
  },
  emailVerification: {
    sendOnSignUp: true,
    // An email, or the time it takes, would reveal to someone who signed up with another person's
    // email that it was free.
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
  // ./handler counts requests, because most refused ones never get here.
  rateLimit: { enabled: false },
  // ./handler gets errors unchanged and can tell a conflict or a missing database from a bug.
  onAPIError: { throw: true, errorURL: '/login' },
  advanced: {
    // Better Auth counts pending invitations, and owners when someone leaves, in lists that
    // otherwise end after 100 rows.
    database: { defaultFindManyLimit: quotas.membersPerOrganization + 1 },
    ipAddress: { ipAddressHeaders: [addressHeader()] },
    cookiePrefix: cookiePrefix(),
    // Otherwise Better Auth puts __Secure- in front of our own prefix.
    useSecureCookies: false,
    // Set although it is the default: under a test runner, Better Auth checks no origin by default.
    disableOriginCheck: false,
    disableCSRFCheck: false,
    defaultCookieAttributes: {
      sameSite: 'lax',
      httpOnly: true,
      secure: settings.appUrl.startsWith('https:'),
    },
  },
  databaseHooks: {
    ...outdatedPasswordHooks,
    session: { create: { ...newDeviceHooks.create, ...outdatedPasswordHooks.session.create } },
  },
  hooks: { before: beforeEndpoint, after: afterEndpoint },
  logger: { level: 'error', log: logOfLibrary },
  telemetry: { enabled: false },
  plugins,
})
