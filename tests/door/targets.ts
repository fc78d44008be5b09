import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { organization } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { defaultStatements } from 'better-auth/plugins/organization/access'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as schema from '@/db/schema'
import { handleAuth } from '@/lib/auth/handler'
import { env } from '@/lib/env'
import { ownerUrl } from '../support/owner'
import { inRequest } from '../support/request'
import { connected } from '../support/server'

// What an attack is run against: something that answers requests, and the tables in which to look for what it did.

export type Target = {
  name: string
  handle: (request: Request) => Promise<Response>
  query: (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  close: () => Promise<void>
}

function tablesIn(searchPath: string) {
  const pool = new pg.Pool({
    connectionString: ownerUrl(),
    max: 10,
    options: `-c search_path=${searchPath}`,
  })
  pool.on('error', () => {})
  return pool
}

/** Atrium, over HTTP as it answers to anybody. */
export async function atrium(): Promise<Target> {
  const pool = tablesIn('public')
  return {
    name: 'atrium',
    handle: (request) =>
      inRequest({ headers: request.headers, onCookies: () => {} }, () => handleAuth(request)),
    query: async (statement, values) => (await pool.query(statement, values)).rows,
    close: () => pool.end(),
  }
}

/** The library's own, which custom roles want to have named. */
const statements: Record<string, string[]> = Object.fromEntries(
  Object.entries(defaultStatements).map(([name, actions]) => [name, [...actions]]),
)

/** The library as its documentation sets it up: the drizzle adapter, the plugin switched on, the tables that it generates. */
export async function bare(): Promise<Target> {
  await connected(ownerUrl(), (client) => client.query(bareTables))
  const pool = tablesIn('bare')
  const auth = betterAuth({
    baseURL: env().appUrl,
    secret: env().secret,
    database: drizzleAdapter(drizzle(pool), { provider: 'pg', schema }),
    emailAndPassword: { enabled: true },
    user: { deleteUser: { enabled: true } },
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [
      organization({
        ac: createAccessControl(statements),
        dynamicAccessControl: { enabled: true },
        sendInvitationEmail: async () => {},
      }),
    ],
  })
  return {
    name: 'bare',
    handle: auth.handler,
    query: async (statement, values) => (await pool.query(statement, values)).rows,
    close: () => pool.end(),
  }
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
