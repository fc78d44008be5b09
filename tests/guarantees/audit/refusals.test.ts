import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import AuditPage from '@/app/dashboard/[org]/audit-log/page'
import { deleteProject as deleteProjectAction } from '@/app/dashboard/[org]/projects/actions'
import { db } from '@/db'
import { changeDomain, removeDomain, sendDomainCode, verifyDomainByCode } from '@/lib/domains/operations'
import { revokeInvitationLink } from '@/lib/invitation-links/operations'
import { approveJoinRequest, declineJoinRequest } from '@/lib/joining/operations'
import { log } from '@/lib/log'
import { exported, invited, refused, stored, told, written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { ask, channels } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'

describe('a refused attempt is recorded', () => {
  const expectRefusal = async (work: Promise<unknown>, code: string) =>
    expect(await refusalCode(work)).toBe(code)

  test('of someone who is no member, though the answer does not say that there is anything', async () => {
    const { id, slug } = await newOrganization()
    const stranger = await newPerson()
    const rows = await written(id, async () => {
      const here = await refusal(stranger.with('project:read', async () => {}, slug))
      const nowhere = await refusal(stranger.with('project:read', async () => {}, 'no-such-organization'))
      expect([here.code, here.message]).toEqual([nowhere.code, nowhere.message])
      await expectRefusal(
        stranger.asMember(async () => {}, slug),
        'not_found',
      )
    })
    expect(rows.map(told)).toEqual([
      refused(stranger, 'project:read'),
      refused(stranger, 'organization:enter'),
    ])
  })

  test('of a person whose session ended long ago, or who never had one, it is not', async () => {
    const { id, slug, owner } = await newOrganization()
    const rows = await written(id, async () => {
      await new Browser().call(deleteProjectAction, { organization: slug, id: randomUUID() })
      await db().execute(sql`delete from session where id = ${owner.sessionId}`)
      await owner.call(deleteProjectAction, { organization: slug, id: randomUUID() })
      await new Browser().post('/organization/update', { organizationId: id, data: { name: 'x' } })
    })
    expect(rows).toEqual([])
  })

  test('once for a screen’s action, a page and a route', async () => {
    const { id, slug, join } = await newOrganization()
    const [plain, stranger] = [await join('member'), await newPerson()]
    const rows = await written(id, async () => {
      for (const person of [plain, stranger]) {
        await person.call(deleteProjectAction, { organization: slug, id: randomUUID() })
        const given = { params: Promise.resolve({ org: slug }), searchParams: Promise.resolve({}) }
        await person.within(() => AuditPage(given), 'render')
        await exported(person, slug)
      }
    })
    expect(rows.map(told)).toEqual(
      [plain, stranger].flatMap((person) =>
        ['project:delete', 'audit:read', 'audit:read'].map((action) => refused(person, action)),
      ),
    )
  })

  describe.each(channels)('through the $name', (channel) => {
    test('of a member who lacks the permission, once', async () => {
      const { id, join } = await newOrganization()
      const plain = await join('member')
      const rows = await written(id, async () => {
        expect(await channel.removeMember(plain, plain.memberId)).toMatchObject({ status: 403 })
      })
      expect(rows.map(told)).toEqual([refused(plain, 'member:delete')])
    })

    test('of a member of another organization', async () => {
      const [mine, theirs] = [await newOrganization(), await newOrganization()]
      const rows = await written(mine.id, async () => {
        expect(await channel.removeMember(mine.owner, theirs.owner.memberId)).toMatchObject({ status: 404 })
      })
      expect(rows.map(told)).toEqual([refused(mine.owner, 'member:delete')])
      expect(await stored(theirs.id)).toHaveLength(2)
    })

    test('of an invitation that is someone else’s', async () => {
      await forgetCounts()
      const tenant = await newOrganization()
      const [{ invitation }, thief] = [await invited(channel, tenant), await newPerson()]
      const rows = await written(tenant.id, async () => {
        expect(await channel.accept(thief, invitation.id)).toMatchObject({ status: 404 })
        expect(await channel.decline(thief, invitation.id)).toMatchObject({ status: 404 })
      })
      expect(rows.map(told)).toEqual([
        refused(thief, 'invitation:accept'),
        refused(thief, 'invitation:reject'),
      ])
    })
  })

  test('of naming a domain, a request or a link that the organization does not have', async () => {
    const { id, owner } = await newOrganization()
    const [domainId, requestId, linkId] = [randomUUID(), randomUUID(), randomUUID()]
    const rows = await written(id, async () => {
      for (const attempt of [
        () => ask(owner, sendDomainCode, { domainId, mailbox: 'admin' }),
        () => ask(owner, verifyDomainByCode, { domainId, code: '00000000' }),
        () => ask(owner, changeDomain, { domainId, role: 'member', approval: 'required' }),
        () => ask(owner, removeDomain, { domainId }),
        () => ask(owner, approveJoinRequest, { requestId }),
        () => ask(owner, declineJoinRequest, { requestId }),
        () => ask(owner, revokeInvitationLink, { linkId }),
      ])
        expect(await attempt()).toMatchObject({ status: 404 })
    })
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'invitation:cancel',
      'invitation:cancel',
      'invitation:create',
      ...[1, 2, 3, 4].map(() => 'organization:domains'),
    ])
  })

  test('of a stranger at the endpoint, and not where there is no organization', async () => {
    const { id } = await newOrganization()
    const stranger = await newPerson()
    const data = { name: 'Mine now' }
    const rows = await written(id, async () => {
      const post = (organizationId: string) => stranger.post('/organization/update', { organizationId, data })
      const [here, nowhere] = [await post(id), await post('no-such-id')]
      expect([here.status, here.body]).toEqual([404, nowhere.body])
    })
    expect(rows.map(told)).toEqual([refused(stranger, 'organization:update')])
    expect(await asOwner(`select 1 from audit_head where id = 'no-such-id'`)).toEqual([])
  })

  test('to make an organization one’s current one that is not theirs, by id and by address', async () => {
    const { id, slug, owner } = await newOrganization()
    const stranger = await newPerson()
    const enter = (person: Person, body: object) => person.post('/organization/set-active', body)
    const rows = await written(id, async () => {
      const nowhere = await enter(stranger, { organizationId: 'no-such-id' })
      for (const named of [{ organizationId: id }, { organizationSlug: slug }])
        expect(await enter(stranger, named)).toMatchObject({ status: 404, body: nowhere.body })
      expect(await enter(owner, { organizationSlug: slug })).toMatchObject({ status: 200 })
      expect(await enter(owner, { organizationId: null })).toMatchObject({ status: 200 })
    })
    expect(rows.map(told)).toEqual([1, 2].map(() => refused(stranger, 'organization:enter')))
  })

  test('to read by an endpoint what one may not, by id and by address; what one may read is not', async () => {
    const { id, slug, join } = await newOrganization()
    const [plain, stranger] = [await join('member'), await newPerson()]
    const read = (person: Person, path: string, query = `organizationId=${id}`) =>
      person.get(`/organization/${path}?${query}`)
    const rows = await written(id, async () => {
      expect(await read(plain, 'list-members')).toMatchObject({ status: 200 })
      expect(await read(plain, 'list-invitations')).toMatchObject({ status: 403 })
      const here = await read(stranger, 'list-members')
      const nowhere = await read(stranger, 'list-members', 'organizationId=no-such-id')
      expect([here.status, here.body]).toEqual([404, nowhere.body])
      await read(stranger, 'get-full-organization', `organizationSlug=${slug}`)
      await read(stranger, 'get-active-member-role')
    })
    expect(rows.map(told)).toEqual([
      refused(plain, 'invitation:read'),
      refused(stranger, 'member:read'),
      refused(stranger, 'member:read'),
      refused(stranger, 'organization:enter'),
    ])
  })

  test('at most sixty times an hour for one person, whose own log is not filled by another', async () => {
    const { id, join } = await newOrganization()
    const [plain, other] = [await join('member'), await join('member')]
    const attempt = (person: Person) => refusalCode(person.with('audit:read', async () => {}))
    const rows = await written(id, async () => {
      for (let n = 0; n < 63; n++) expect(await attempt(plain)).toBe('forbidden')
      await attempt(other)
    })
    expect(rows).toHaveLength(61)
    expect(rows.at(-1)).toMatchObject({ actor: other.id })
  })

  test('or, when it cannot be, the answer is the same and the fault is logged', async () => {
    const { id, join } = await newOrganization()
    const plain = await join('member')
    const logged = vi.spyOn(log, 'error').mockImplementation(() => {})
    await asOwner(
      'revoke execute on function audit_refusal(text, text, text, text, text, text) from atrium_app',
    )
    try {
      await expectRefusal(
        plain.with('project:delete', async () => {}),
        'forbidden',
      )
      expect(
        await plain.post('/organization/update', { organizationId: id, data: { name: 'x' } }),
      ).toMatchObject({ status: 403 })
    } finally {
      await asOwner(
        'grant execute on function audit_refusal(text, text, text, text, text, text) to atrium_app',
      )
    }
    expect(logged).toHaveBeenCalledTimes(2)
  })
})
