import { passkey } from '@better-auth/passkey'
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { getAuthTables } from 'better-auth/db'
import { getMigrations } from 'better-auth/db/migration'
import { admin, organization, twoFactor } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { defaultStatements } from 'better-auth/plugins/organization/access'
import { drizzle } from 'drizzle-orm/node-postgres'
import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import nodemailer from 'nodemailer'
import type pg from 'pg'
import { env } from '@/lib/env'

// The library as its documentation sets it up, with the plugins that Atrium uses, at their defaults: the Drizzle adapter, and the
// tables of the library's own migration. What is set below is what its documentation asks for, or recommends.

/** The library's own, which custom roles want to have named. */
const statements: Record<string, string[]> = Object.fromEntries(
  Object.entries(defaultStatements).map(([name, actions]) => [name, [...actions]]),
)

type Send = (to: string, url: string) => Promise<void>

const optionsWith = (send: Send) =>
  ({
    baseURL: env().appUrl,
    secret: env().secret,
    session: { cookieCache: { enabled: true, maxAge: 300 } },
    emailAndPassword: {
      enabled: true,
      sendResetPassword: ({ user, token }) => send(user.email, linkWith(token)),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendVerificationEmail: ({ user, token }) => send(user.email, linkWith(token)),
    },
    user: { changeEmail: { enabled: true }, deleteUser: { enabled: true } },
    // As in production.
    rateLimit: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [
      organization({
        ac: createAccessControl(statements),
        dynamicAccessControl: { enabled: true },
        sendInvitationEmail: ({ email, id }) => send(email, linkWith(id)),
      }),
      admin(),
      twoFactor(),
      passkey(),
    ],
  }) satisfies BetterAuthOptions

const linkWith = (token: string) => `${env().appUrl}/a-page?token=${token}`

const underscored = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Names its tables and columns as ours are, so that both can be asked the same. */
function named(options: BetterAuthOptions): BetterAuthPlugin {
  const tables = Object.entries(getAuthTables(options)).map(([name, { fields }]) => [
    name,
    {
      modelName: underscored(name),
      fields: Object.fromEntries(
        Object.entries(fields).map(([field, attributes]) => [
          field,
          { ...attributes, fieldName: underscored(field) },
        ]),
      ),
    },
  ])
  return { id: 'named', schema: Object.fromEntries(tables) }
}

const columns = {
  string: (name: string) => text(name),
  boolean: (name: string) => boolean(name),
  number: (name: string) => integer(name),
  date: (name: string) => timestamp(name, { withTimezone: true }),
}

const columnOf = (type: unknown, name: string) =>
  type === 'boolean' || type === 'number' || type === 'date' ? columns[type](name) : columns.string(name)

/** As the library's generator writes them for Drizzle. */
const drizzleTables = (options: BetterAuthOptions) =>
  Object.fromEntries(
    Object.values(getAuthTables(options)).map(({ modelName, fields }) => [
      modelName,
      pgTable(modelName, {
        id: text('id').primaryKey(),
        ...Object.fromEntries(
          Object.values(fields).map(({ type, fieldName = '' }) => [fieldName, columnOf(type, fieldName)]),
        ),
      }),
    ]),
  )

export function bareLibrary(mailUrl: string, pool: pg.Pool) {
  const transporter = nodemailer.createTransport({ url: mailUrl, pool: true })
  const options = optionsWith(async (to, url) => {
    await transporter.sendMail({ from: 'bare@people.test', to, subject: 'Mail', text: url })
  })
  const all = { ...options, plugins: [...options.plugins, named(options)] }
  const schema = drizzleTables(all)
  return {
    auth: betterAuth({ ...all, database: drizzleAdapter(drizzle(pool), { provider: 'pg', schema }) }),
    migrate: async () => (await getMigrations({ ...all, database: pool })).runMigrations(),
  }
}
