import { randomUUID } from 'node:crypto'
import { ask, each, type Guarantees, newOrganization, newPerson, nextNumber, post, won } from '../support'
import type { Target } from '../targets'

// Lists, bounds and what strangers are told.

const creates = async (target: Target, given: object) => {
  const body = { name: 'Odd', slug: `odd-${nextNumber()}`, ...given }
  return won(await post(target, await newPerson(target), '/organization/create', body))
}

export const limits: Guarantees = {
  'every member is listed': async (target) => {
    const { id, join } = await newOrganization(target)
    const owner = await join('owner')
    await manyMembers(target, id, 130)
    return each(['list-members', 'get-full-organization'], async (path) => {
      const { body } = await ask(target, owner, 'GET', `/organization/${path}?organizationId=${id}`)
      return Array.isArray(body.members) && body.members.length < 131
    })
  },
  'one of two owners can leave, however many members there are': async (target) => {
    const { id, join } = await newOrganization(target)
    const owner = await join('owner')
    await manyMembers(target, id, 130)
    await join('owner')
    return {
      tries: 1,
      violations: won(await post(target, owner, '/organization/leave', { organizationId: id })) ? 0 : 1,
    }
  },
  'more than a hundred people can join': async (target) => {
    const { id, join, invited, roleOf } = await newOrganization(target)
    const owner = await join('owner')
    await manyMembers(target, id, 99)
    const guest = await newPerson(target)
    const invitationId = await invited(owner, guest.email)
    await post(target, guest, '/organization/accept-invitation', { invitationId })
    return { tries: 1, violations: (await roleOf(guest)).length === 1 ? 0 : 1 }
  },
  'a slug is short, plain and not reserved': (target) =>
    each(['api', '../../admin', 'аcme', 'x'.repeat(5_000), 'a\nb'], (slug) => creates(target, { slug })),
  'a name is short, and on one line': (target) =>
    each(['x'.repeat(100_000), 'two\r\nlines'], (name) => creates(target, { name })),
  'a logo is at a public URL': (target) =>
    each(['javascript:alert(1)', 'http://169.254.169.254/'], (logo) => creates(target, { logo })),
  'a person owns no more organizations than the quota': async (target) => {
    const person = await newPerson(target)
    const all = Array.from({ length: 25 }, (_, index) => index)
    const { violations } = await each(all, async (index) =>
      won(
        await post(target, person, '/organization/create', {
          name: 'Many',
          slug: `many-${person.id.slice(0, 8)}-${index}`,
        }),
      ),
    )
    return { tries: 1, violations: violations === all.length ? 1 : 0 }
  },
  'bad input is not answered as a fault of the server': async (target) => {
    const { id, join } = await newOrganization(target)
    const owner = await join('owner')
    return each(
      [
        () =>
          post(target, owner, '/organization/update', {
            organizationId: id,
            data: { name: 'nul\u0000' },
          }),
        () => ask(target, owner, 'GET', `/organization/list-members?organizationId=${id}&sortBy=bogus`),
        () =>
          ask(
            target,
            owner,
            'GET',
            `/organization/list-members?organizationId=${id}&filterField=bogus&filterValue=x`,
          ),
      ],
      async (attempt) => (await attempt().catch(() => ({ status: 500 }))).status >= 500,
    )
  },
  'a stranger is not told which organizations exist': async (target) => {
    const { id, slug, join } = await newOrganization(target)
    await join('owner')
    const stranger = await newPerson(target)
    const get = (path: string) => ask(target, stranger, 'GET', `/organization/${path}`)
    return each(
      [
        (_: string, name: string) => get(`get-full-organization?organizationSlug=${name}`),
        (one: string) => get(`get-full-organization?organizationId=${one}`),
        (one: string) => get(`list-members?organizationId=${one}`),
        (one: string) => get(`get-active-member-role?organizationId=${one}`),
        (_: string, name: string) =>
          post(target, stranger, '/organization/set-active', { organizationSlug: name }),
        (one: string) => post(target, stranger, '/organization/leave', { organizationId: one }),
      ],
      async (attempt) =>
        JSON.stringify(await attempt(id, slug)) !==
        JSON.stringify(await attempt(randomUUID(), 'no-such-slug')),
    )
  },
}

async function manyMembers({ query }: Target, id: string, size: number): Promise<void> {
  await query(
    `insert into "user" (id, name, email, email_verified, created_at, updated_at) select $1 || n, 'One of many', $1 || n || '@people.test', true, now(), now() from generate_series(1, $2::int) n`,
    [id, size],
  )
  await query(
    `insert into member (id, organization_id, user_id, role, created_at) select $1 || n, $1, $1 || n, 'member', now() from generate_series(1, $2::int) n`,
    [id, size],
  )
}
