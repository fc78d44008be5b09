import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { organization } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { defaultStatements } from 'better-auth/plugins/organization/access'
import { drizzle } from 'drizzle-orm/node-postgres'
import nodemailer from 'nodemailer'
import pg from 'pg'
import { pool } from '@/db'
import * as schema from '@/db/schema'
import { handleAuth } from '@/lib/auth/handler'
import { env, forgetEnv } from '@/lib/env'
import { connected } from '../support/databases'
import { type MailServer, startMailServer } from '../support/mail-server'
import { hurryJobs, runJobs } from '../support/mailbox'
import { ownerUrl } from '../support/owner'
import { inRequest } from '../support/request'

// What an attack is run against: something that answers requests, and the tables in which to look for what it did.

export type Target = Handler & {
  name: Name
  /** What leaves the application by mail. */
  mail: MailServer
  /** Sends what waits to be sent, and tries again what failed. */
  deliver: () => Promise<void>
  query: (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  close: () => Promise<void>
}

type Name = keyof typeof handlers
type Handler = { handle: (request: Request) => Promise<Response> }

function tablesIn(searchPath: string, max = 10) {
  const pool = new pg.Pool({ connectionString: ownerUrl(), max, options: `-c search_path=${searchPath}` })
  pool.on('error', () => {})
  return pool
}

async function target(name: Name, schema: string, deliver: Target['deliver']): Promise<Target> {
  const tables = tablesIn(schema)
  const mail = await startMailServer()
  return {
    name,
    mail,
    deliver,
    ...handlers[name](mail.url),
    query: async (statement, values) => (await tables.query(statement, values)).rows,
    close: async () => {
      mail.close()
      await tables.end()
    },
  }
}

/** Atrium, over HTTP as it answers to anybody. */
export const atrium = () =>
  target('atrium', 'public', async () => {
    await hurryJobs()
    await runJobs()
  })

/** The library as its documentation sets it up: the drizzle adapter, the plugin switched on, the tables that it generates. */
export async function bare(): Promise<Target> {
  await connected(ownerUrl(), (client) => client.query(bareTables))
  return target('bare', 'bare', async () => {})
}

/** The library's own, which custom roles want to have named. */
const statements: Record<string, string[]> = Object.fromEntries(
  Object.entries(defaultStatements).map(([name, actions]) => [name, [...actions]]),
)

/** What answers the requests, in this process or in one that is to be killed: by so many connections at most. */
export const handlers = {
  atrium(mailUrl: string, connections = 10): Handler {
    process.env.SMTP_URL = mailUrl
    forgetEnv()
    Object.assign(pool().options, { max: connections, connectionTimeoutMillis: 60_000 })
    return {
      handle: (request) =>
        inRequest({ headers: request.headers, onCookies: () => {} }, () => handleAuth(request)),
    }
  },
  bare(mailUrl: string, connections = 10): Handler {
    const transporter = nodemailer.createTransport({ url: mailUrl, pool: true })
    const send = async (to: string) => {
      await transporter.sendMail({ from: 'bare@people.test', to, subject: 'Mail', text: 'Mail' })
    }
    const auth = betterAuth({
      baseURL: env().appUrl,
      secret: env().secret,
      database: drizzleAdapter(drizzle(tablesIn('bare', connections)), { provider: 'pg', schema }),
      emailAndPassword: { enabled: true, sendResetPassword: ({ user }) => send(user.email) },
      emailVerification: { sendOnSignUp: true, sendVerificationEmail: ({ user }) => send(user.email) },
      user: { deleteUser: { enabled: true } },
      logger: { disabled: true },
      telemetry: { enabled: false },
      plugins: [
        organization({
          ac: createAccessControl(statements),
          dynamicAccessControl: { enabled: true },
          sendInvitationEmail: ({ email }) => send(email),
        }),
      ],
    })
    return { handle: auth.handler }
  },
}

const names = [
  '"user"',
  'session',
  'account',
  'verification',
  'organization',
  'member',
  'invitation',
  'organization_role',
]
const toUser = 'references bare."user"(id) on delete cascade'
const toOrganization = 'references bare.organization(id) on delete cascade'

/** The same columns, with the keys that the library's own generator gives them, and nothing of ours: no rule, no trigger. */
const bareTables = [
  'create schema bare',
  ...names.map(
    (name) => `create table bare.${name} (like public.${name} including defaults, primary key (id))`,
  ),
  `alter table bare."user" add unique (email)`,
  `alter table bare.session add unique (token), add foreign key (user_id) ${toUser}`,
  `alter table bare.account add foreign key (user_id) ${toUser}`,
  `alter table bare.organization add unique (slug)`,
  `alter table bare.member add foreign key (user_id) ${toUser}, add foreign key (organization_id) ${toOrganization}`,
  `alter table bare.invitation add foreign key (inviter_id) ${toUser}, add foreign key (organization_id) ${toOrganization}`,
  `alter table bare.organization_role add foreign key (organization_id) ${toOrganization}`,
].join(';')
