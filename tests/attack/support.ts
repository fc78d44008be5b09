import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword as hashOfLibrary } from 'better-auth/crypto'
import { hashPassword } from '@/db/password-hash'
import { env } from '@/lib/env'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { signedCookie } from '../support/people'
import type { Target } from './targets'

// What a guarantee is tried with: people, organizations, requests, and a count of how often it did not hold.

export type Result = { tries: number; violations: number }
/** By its name: the steps that try it, and how often what must hold did not. */
export type Guarantees = Record<string, (target: Target, rounds: number) => Promise<Result>>
/** Who sends a request: their IP address, and what they claim that it is, empty for nothing. */
type Sender = { address: string; cookie?: string; claimed?: string }
export type Person = Sender & { id: string; email: string; token: string; cookie: string }
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

export const password = 'correct horse battery staple'
/** Each target checks only its own. */
const hashes: Partial<Record<Target['name'], Promise<string>>> = {}
const hashOf = { atrium: hashPassword, bare: hashOfLibrary }
let made = 0
/** For names that nothing else has. */
export const nextNumber = () => ++made

/** An IP address that no one has. */
const newAddress = () => {
  const number = nextNumber()
  return `10.1.${(number >> 8) & 255}.${number & 255}`
}

/** Someone who is not signed in. */
export const anyone = (sender: Partial<Sender> = {}): Sender => ({ address: newAddress(), ...sender })

export async function newPerson(
  target: Target,
  { verified = true, activeOrganizationId = null as string | null } = {},
): Promise<Person> {
  const id = randomUUID()
  const email = `attacker-${nextNumber()}-${id.slice(0, 8)}@people.test`
  hashes[target.name] ??= hashOf[target.name](password)
  await target.query(
    'insert into "user" (id, name, email, email_verified, created_at, updated_at) values ($1, $2, $3, $4, now(), now())',
    [id, 'Attacker', email, verified],
  )
  await target.query(
    `insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at) values ($1, $2, 'credential', $2, $3, now(), now())`,
    [randomUUID(), id, await hashes[target.name]],
  )
  const token = await newSession(target, id, activeOrganizationId)
  return { id, email, token, cookie: cookieOf(token), address: newAddress() }
}

const cookieOf = (token: string) => `${sessionCookieName()}=${signedCookie(token)}`

/** Of someone who has just signed in. @returns its token */
export async function newSession(
  { name, query }: Target,
  userId: string,
  activeOrganizationId: string | null = null,
): Promise<string> {
  const [id, token] = [randomUUID(), randomBytes(24).toString('base64url')]
  await query(
    `insert into session (id, token, user_id, expires_at, active_organization_id, created_at, updated_at) values ($1, $2, $3, now() + interval '1 day', $4, now(), now())`,
    [id, token, userId, activeOrganizationId],
  )
  if (name === 'atrium') await query('update session set proven_at = now() where id = $1', [id])
  return token
}

/** As if they had signed in an hour ago. */
export async function anHourLater({ name, query }: Target, { id }: Person) {
  const earlier = ['created_at', ...(name === 'atrium' ? ['proven_at'] : [])]
  const set = earlier.map((column) => `${column} = now() - interval '1 hour'`)
  await query(`update session set ${set} where user_id = $1`, [id])
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
export function requestOf(sender: Sender, method: Method, path: string, body?: object) {
  const { address, cookie, claimed = address } = sender
  return {
    url: `${env().appUrl}/api/auth${path}`,
    init: {
      method,
      headers: {
        origin: env().appUrl,
        'content-type': 'application/json',
        // Set by our server, and by a proxy in front of the library, unless the client is believed.
        'x-atrium-address': address,
        ...(claimed && { 'x-forwarded-for': claimed }),
        ...(cookie && { cookie }),
      },
      body: body && JSON.stringify(body),
    },
  }
}

export async function ask(
  { handle }: Target,
  sender: Sender,
  method: Method,
  path: string,
  body?: object,
): Promise<Answer> {
  const { url, init } = requestOf(sender, method, path, body)
  const answer = await handle(new Request(url, init))
  const text = await answer.text()
  const { status, headers } = answer
  return { status, headers, body: text.startsWith('{') ? JSON.parse(text) : { text } }
}

export const post = (target: Target, sender: Sender, path: string, body: object) =>
  ask(target, sender, 'POST', path, body)

/** The token of the link in the newest email to someone. */
export async function mailedToken({ mail, deliver }: Target, email: string): Promise<string> {
  await deliver()
  const newest = mail.taken.filter(({ to }) => [to].flat().some((each) => each?.text === email)).at(-1)
  return decodeURIComponent(newest?.text?.match(/token=([^\s&]+)/)?.[1] ?? '')
}

export const won = ({ status }: Answer) => status >= 200 && status < 300

/** Tries something so many times; it returns how often it got its way. */
export async function times(rounds: number, attempt: (round: number) => Promise<boolean>): Promise<Result> {
  let violations = 0
  for (let round = 0; round < rounds; round++) if (await attempt(round)) violations++
  return { tries: rounds, violations }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Tries each of these. */
export async function each<T>(list: readonly T[], attempt: (one: T, index: number) => Promise<boolean>) {
  let violations = 0
  for (const [index, one] of list.entries()) if (await attempt(one, index)) violations++
  return { tries: list.length, violations }
}
