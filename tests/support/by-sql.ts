import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { transaction } from '@/db'
import { reasonOf, toAppError } from '@/lib/errors'
import { newPerson, type Person } from './people'

// What operations refuse, written by hand as the application's role, past every line of our code: the database refuses it too.

/** 'done', or the name of the rule that refused these statements, as one transaction. Every refusal is a conflict with a sentence of its own. */
export async function outcome(statements: SQL[], actor?: Person): Promise<string> {
  try {
    await transaction(async (tx) => {
      if (actor) await tx.execute(sql`select set_config('app.actor_id', ${actor.id}, true)`)
      for (const statement of statements) await tx.execute(statement)
    })
    return 'done'
  } catch (error) {
    const answer = toAppError(error)
    if (answer?.code !== 'conflict') throw error
    expect(answer.message).not.toContain('at the same moment')
    return reasonOf(answer)
  }
}

const someSlug = () => `again-${randomUUID().slice(0, 13)}`
export const newMember = (organization: string, person: string, role: string) =>
  sql`insert into member (id, organization_id, user_id, role) values (${randomUUID()}, ${organization}, ${person}, ${role})`
export const newRole = (organization: string, role: string) =>
  sql`insert into organization_role (id, organization_id, role, permission) values (${randomUUID()}, ${organization}, ${role}, '{}')`

export type Invited = { status?: string; role?: string; email?: string; days?: number; id?: string }
export const newInvitation = (
  organization: string,
  inviter: string,
  { status = 'pending', role = 'member', email = `${randomUUID()}@people.test`, days = 7, id }: Invited = {},
) => sql`
  insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
  values (${id ?? randomUUID()}, ${organization}, ${email}, ${role}, ${status}, now() + make_interval(days => ${days}), ${inviter})`

export const insertDomain = (organization: string, role = 'member') =>
  sql`insert into organization_domain (organization_id, domain, challenge, role) values (${organization}, ${`${randomUUID()}.test`}, 'c', ${role})`
export const insertRequest = (organization: string, person: string) =>
  sql`insert into join_request (organization_id, user_id) values (${organization}, ${person})`
export const insertLink = (organization: string, maker: string, role = 'member') => sql`
  insert into invitation_link (organization_id, token_hash, role, uses_left, expires_at, made_by)
  values (${organization}, ${randomUUID()}, ${role}, 5, now() + interval '1 day', ${maker})`

export async function founding({
  name = 'Again',
  slug = someSlug(),
  logo = null as string | null,
  metadata = '{}',
} = {}) {
  const [id, founder] = [randomUUID(), await newPerson()]
  const made = sql`insert into organization (id, name, slug, logo, metadata) values (${id}, ${name}, ${slug}, ${logo}, ${metadata})`
  return { id, made, owned: newMember(id, founder.id, 'owner'), founder }
}
