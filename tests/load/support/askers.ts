import { randomBytes, randomInt } from 'node:crypto'
import pg from 'pg'
import { hashPassword } from '@/db/password-hash'

// What anyone can ask about an email, each time from another IP address.

export type Kind = 'known' | 'unknown' | 'knownToo'
/**
 * Makes a request ready. It answers with the status and the words, without what differs between any
 * two answers.
 */
export type Ask = (kind: Kind) => Promise<() => Promise<string>>
type People = Awaited<ReturnType<typeof peopleIn>>

const password = 'a password of the load'

/** People of a database, made as they are needed: each is asked about once. */
export async function peopleIn(databaseUrl: string) {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const hash = await hashPassword(password)
  const address = () => `equal-${randomBytes(6).toString('hex')}@load.test`

  async function add(confirmed = true): Promise<string> {
    const [id, email] = [randomBytes(12).toString('hex'), address()]
    await pool.query(
      `insert into "user" (id, name, email, email_verified, created_at) values ($1, 'Someone', $2, $3, now() - interval '30 days')`,
      [id, email, confirmed],
    )
    await pool.query(
      `insert into account (id, account_id, provider_id, user_id, password) values ($1, $1, 'credential', $1, $2)`,
      [id, hash],
    )
    return email
  }

  return {
    /** An email that has an account, or has none. */
    email: async (kind: Kind, confirmed = true) => (kind === 'unknown' ? address() : add(confirmed)),
    close: () => pool.end(),
  }
}

async function post(url: string, path: string, body: object, cookie = '') {
  const answer = await fetch(`${url}/api/auth${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      origin: url,
      'content-type': 'application/json',
      'x-real-ip': [10, randomInt(256), randomInt(256), randomInt(1, 255)].join('.'),
      cookie,
    },
  })
  return { answer, body: (await answer.json()) as Record<string, unknown> }
}

async function words(asked: ReturnType<typeof post>): Promise<string> {
  const { answer, body } = await asked
  return `${answer.status} ${body.message ?? Object.keys(body).sort().join()}`
}

const about =
  (path: string, input: (email: string) => object, confirmed?: boolean) =>
  async (url: string, people: People): Promise<Ask> =>
  async (kind) => {
    const email = await people.email(kind, confirmed)
    return () => words(post(url, path, input(email)))
  }

/** Four people take turns, because one can only invite so many in an hour. */
async function invite(url: string, people: People): Promise<Ask> {
  const inviters = await Promise.all([1, 2, 3, 4].map((n) => inviter(url, people, n)))
  let turn = 0
  return async (kind) => {
    const email = await people.email(kind)
    const { cookie, organizationId } = inviters[turn++ % inviters.length] ?? {
      cookie: '',
      organizationId: '',
    }
    const invited = { organizationId, email, role: 'member' }
    return () => words(post(url, '/organization/invite-member', invited, cookie))
  }
}

async function inviter(url: string, people: People, n: number) {
  const email = await people.email('known')
  const { answer } = await post(url, '/sign-in/email', { email, password })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const slug = `equal-${n}-${randomBytes(4).toString('hex')}`
  const { body } = await post(url, '/organization/create', { name: 'Equal Works', slug }, cookie)
  return { cookie, organizationId: String(body.id) }
}

export const askers = {
  'sign in': about('/sign-in/email', (email) => ({ email, password: 'not the password' })),
  'sign up': about('/sign-up/email', (email) => ({
    name: 'Someone',
    email,
    password: 'several words in a row',
  })),
  'reset the password': about('/request-password-reset', (email) => ({ email })),
  'confirm an email': about('/send-verification-email', (email) => ({ email }), false),
  invite,
}
