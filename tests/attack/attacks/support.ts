import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from '@/db/password-hash'
import { env } from '@/lib/env'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { signedCookie } from '../../support/people'
import type { Target } from '../targets'

// What an attack needs: people, organizations, requests, and a count of how often it got its way.

export type Result = { tries: number; failures: number }
export type Attacks = Record<string, Attack>
type Attack = { what: string; run: (target: Target, rounds: number) => Promise<Result> }
export type Person = { id: string; email: string; cookie: string; address: string }
export type Answer = { status: number; body: Record<string, unknown> }

export const password = 'correct horse battery staple'
let hash: Promise<string> | undefined
let made = 0
/** For names that nothing else has. */
export const nextNumber = () => ++made

export async function newPerson(
  { query }: Target,
  { verified = true, activeOrganizationId = null as string | null } = {},
): Promise<Person> {
  const id = randomUUID()
  const email = `attacker-${nextNumber()}-${id.slice(0, 8)}@people.test`
  const token = randomBytes(24).toString('base64url')
  hash ??= hashPassword(password)
  await query('insert into "user" (id, name, email, email_verified) values ($1, $2, $3, $4)', [
    id,
    'Attacker',
    email,
    verified,
  ])
  await query(
    `insert into account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [randomUUID(), id, await hash],
  )
  await query(
    `insert into session (id, token, user_id, expires_at, proven_at, active_organization_id) values ($1, $2, $3, now() + interval '1 day', now(), $4)`,
    [randomUUID(), token, id, activeOrganizationId],
  )
  const cookie = `${sessionCookieName()}=${signedCookie(token)}`
  return { id, email, cookie, address: `10.1.${made >> 8}.${made & 255}` }
}

/** An organization that is written with the first who joins it, an owner. */
export async function newOrganization(target: Target) {
  const id = randomUUID()
  const slug = `attacked-${id}`
  const join = async (role: string, options: Parameters<typeof newPerson>[1] = {}) => {
    const person = await newPerson(target, { activeOrganizationId: id, ...options })
    const memberId = randomUUID()
    await target.query(
      `with founded as (insert into organization (id, name, slug, created_at) values ($2, 'Attacked', $5, now()) on conflict do nothing)
       insert into member (id, organization_id, user_id, role, created_at) values ($1, $2, $3, $4, now())`,
      [memberId, id, person.id, role, slug],
    )
    return { ...person, memberId }
  }
  const customRole = (name: string, permission: Record<string, string[]>) =>
    target.query(
      'insert into organization_role (id, organization_id, role, permission, created_at) values ($1, $2, $3, $4, now())',
      [randomUUID(), id, name, JSON.stringify(permission)],
    )
  const owners = async () =>
    (await target.query(`select 1 from member where organization_id = $1 and role = 'owner'`, [id])).length
  const roleOf = async (person: Person) =>
    (
      await target.query('select role from member where organization_id = $1 and user_id = $2', [
        id,
        person.id,
      ])
    ).map(({ role }) => String(role))
  /** Invites through the target. @returns the invitation's id */
  const invited = async (inviter: Person, email: string, role = 'member') => {
    await post(target, inviter, '/organization/invite-member', { organizationId: id, email, role })
    const [row] = await target.query(
      `select id from invitation where organization_id = $1 and email = $2 and status = 'pending'`,
      [id, email],
    )
    return String(row?.id ?? 'none')
  }
  const statusOf = async (invitationId: string) =>
    (await target.query('select status from invitation where id = $1', [invitationId]))[0]?.status
  return { id, slug, join, customRole, owners, roleOf, invited, statusOf }
}

type Method = 'GET' | 'POST'

/** A request as data, so that it can be sent by another process, too. */
export function requestOf(person: Person | null, method: Method, path: string, body?: object) {
  return {
    url: `${env().appUrl}/api/auth${path}`,
    init: {
      method,
      headers: {
        origin: env().appUrl,
        'content-type': 'application/json',
        'x-atrium-address': person?.address ?? '10.2.0.1',
        'x-forwarded-for': person?.address ?? '10.2.0.1',
        ...(person && { cookie: person.cookie }),
      },
      body: body && JSON.stringify(body),
    },
  }
}

export async function ask(
  { handle }: Target,
  person: Person | null,
  method: Method,
  path: string,
  body?: object,
): Promise<Answer> {
  const { url, init } = requestOf(person, method, path, body)
  const answer = await handle(new Request(url, init))
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : { text } }
}

export const post = (target: Target, person: Person | null, path: string, body: object) =>
  ask(target, person, 'POST', path, body)

export const won = ({ status }: Answer) => status >= 200 && status < 300

/** Tries something so many times; it returns how often it got its way. */
export async function times(rounds: number, attempt: (round: number) => Promise<boolean>): Promise<Result> {
  let failures = 0
  for (let round = 0; round < rounds; round++) if (await attempt(round)) failures++
  return { tries: rounds, failures }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Tries each of these. */
export async function each<T>(list: readonly T[], attempt: (one: T, index: number) => Promise<boolean>) {
  let failures = 0
  for (const [index, one] of list.entries()) if (await attempt(one, index)) failures++
  return { tries: list.length, failures }
}
