import { isAPIError } from 'better-auth/api'
import pg from 'pg'
import { signInAction } from '@/app/(auth)/login/actions'
import { closePools, pool } from '@/db'
import { handleAuth } from '@/lib/auth/handler'
import { forgetEnv } from '@/lib/env'
import { statusOf } from '@/lib/errors'
import { Browser, Redirected } from '../support/browser'
import { inRequest } from '../support/request'
import { bareLibrary } from './bare'

// What answers the requests, in this process or in one that is to be killed.

type Surroundings = { mailUrl: string; databaseUrl: string; connections?: number }

type Handler = {
  pool: pg.Pool
  close: () => Promise<void>
  handle: (request: Request) => Promise<Response>
  /** As the action of a form does. @returns the HTTP status, or what it would be */
  signInByForm: (email: string, password: string) => Promise<number>
}

export type Name = 'atrium' | 'bare'

export const handlers: Record<Name, (surroundings: Surroundings) => Handler> = {
  atrium({ mailUrl, databaseUrl, connections = 10 }) {
    Object.assign(process.env, { SMTP_URL: mailUrl, DATABASE_URL: databaseUrl })
    forgetEnv()
    Object.assign(pool().options, { max: connections, connectionTimeoutMillis: 60_000 })
    return {
      pool: pool(),
      close: closePools,
      handle: (request) =>
        inRequest({ headers: request.headers, onCookies: () => {} }, () => handleAuth(request)),
      signInByForm: (email, password) =>
        new Browser().call(signInAction, { email, password }).then(
          ({ code }) => (code ? statusOf[code] : 200),
          (error) => {
            if (error instanceof Redirected) return 200
            throw error
          },
        ),
    }
  },
  bare({ mailUrl, databaseUrl, connections = 10 }) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: connections })
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
    const { auth } = bareLibrary(mailUrl, pool)
    return {
      pool,
      close: () => pool.end(),
      handle: auth.handler,
      signInByForm: (email, password) =>
        auth.api.signInEmail({ body: { email, password } }).then(
          () => 200,
          (error) => {
            if (isAPIError(error)) return error.statusCode
            throw error
          },
        ),
    }
  },
}
