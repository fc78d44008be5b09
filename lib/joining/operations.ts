import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { joinRequest, user } from '@/db/schema'
import { mailOwners, setterMayStillLetIn, verifiedDomainOf } from '../domains/rules'
import { mailboxOf } from '../email/mailbox'
import { takeMailPoints } from '../email/points'
import { sendMail } from '../email/send'
import { env } from '../env'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { takePoint } from '../http/rate-limits'
import { idField } from '../input'
import { organizationOperation } from '../organizations/mutation'
import { noSuchOrganization, organizationById } from '../organizations/rules'
import { requireGrantable } from '../organizations/standing'
import { admit, noLongerOffered, requestState, requireMayJoin } from './rules'

// People with a confirmed email of an organization's domain join it, or ask to.

/** @returns the slug of the joined organization, or none if someone must approve it */
export const joinByDomain = organizationOperation('signed-in', {
  summary: 'Join an organization with an email of its domain',
  input: z.object({ organizationId: idField }),
  organization: async ({ organizationId }) => organizationId,
  refusalIs: 'invitation:request',
  check: async ({ actor, organizationId }) => {
    const domain = await domainFor(organizationId, actor.user.email)
    await requireMayJoin(organizationId, actor.user)
    if (!(await setterMayStillLetIn(domain))) throw noLongerOffered()
    if (domain.needsApproval && (await requestState(organizationId, actor.user)) === 'pending')
      throw new AppError(
        'conflict',
        'You’ve already asked to join. Someone there has to approve your request.',
      )
  },
  write: async ({ actor, organizationId }) => {
    const { needsApproval, role } = await domainFor(organizationId, actor.user.email)
    const { slug } = await organizationById(organizationId)
    if (needsApproval) await askToJoin(organizationId, actor)
    else await admit(organizationId, actor.user.id, role)
    return needsApproval ? undefined : slug
  },
})

const oneRequest = z.object({ requestId: z.uuid('Choose a request from the list.') })

/** With the role of the domain, which whoever approves must be able to grant. */
export const approveJoinRequest = organizationOperation('invitation:create', {
  summary: 'Approve a request to join',
  input: oneRequest,
  check: async (asked) => {
    const { organizationId, input } = asked
    const { email } = await pendingRequest(organizationId, input)
    requireGrantable(asked, (await domainFor(organizationId, email, inviteInstead)).role)
  },
  write: async ({ organizationId, input }) => {
    const { userId, email } = await pendingRequest(organizationId, input)
    const { role } = await domainFor(organizationId, email, inviteInstead)
    await answer(organizationId, input, 'approved')
    await admit(organizationId, userId, role)
    const { name, slug } = await organizationById(organizationId)
    await sendMail(email, 'join-approved', { organization: name, url: `${env().appUrl}/dashboard/${slug}` })
  },
  after: async (asked) => takeMailPoints(asked, (await requestById(asked.organizationId, asked.input)).email),
})

/** The person then needs an invitation. */
export const declineJoinRequest = organizationOperation('invitation:cancel', {
  summary: 'Decline a request to join',
  input: oneRequest,
  check: async ({ organizationId, input }) => {
    await pendingRequest(organizationId, input)
  },
  write: async ({ organizationId, input }) => {
    const { email } = await pendingRequest(organizationId, input)
    await answer(organizationId, input, 'declined')
    await sendMail(email, 'join-declined', { organization: (await organizationById(organizationId)).name })
  },
  after: async (asked) => takeMailPoints(asked, (await requestById(asked.organizationId, asked.input)).email),
})

/** Told to whoever would let them in. */
const inviteInstead = () =>
  new AppError(
    'conflict',
    'People with an email at this domain can no longer join on their own. Invite this person instead.',
  )

/** For everyone else the organization doesn't exist. */
async function domainFor(organizationId: string, email: string, refused = noSuchOrganization) {
  const domain = await verifiedDomainOf(email)
  if (domain?.organizationId !== organizationId) throw refused()
  return domain
}

async function askToJoin(organizationId: string, { user: person }: Viewer): Promise<void> {
  await db()
    .insert(joinRequest)
    .values({ organizationId, userId: person.id })
    .onConflictDoUpdate({
      target: [joinRequest.organizationId, joinRequest.userId],
      set: { state: 'pending', createdAt: sql`now()` },
    })
  // A request ends with its account, and the mailbox can have another one.
  await takePoint('join-request:mailbox', `${organizationId}:${mailboxOf(person.email)}`)
  const { name, slug } = await organizationById(organizationId)
  await mailOwners(organizationId, 'join-request', {
    organization: name,
    person: person.name,
    url: `${env().appUrl}/dashboard/${slug}/members#requests`,
  })
}

type OneRequest = z.output<typeof oneRequest>

const noSuchRequest = () => new AppError('not_found', 'Request not found.')

async function requestById(organizationId: string, { requestId }: OneRequest) {
  const [row] = await db()
    .select({ state: joinRequest.state, userId: user.id, email: user.email })
    .from(joinRequest)
    .innerJoin(user, eq(user.id, joinRequest.userId))
    .where(within(organizationId, requestId))
  if (!row) throw noSuchRequest()
  return row
}

async function pendingRequest(organizationId: string, input: OneRequest) {
  const request = await requestById(organizationId, input)
  if (request.state !== 'pending') throw new AppError('conflict', 'This request is no longer pending.')
  return request
}

async function answer(organizationId: string, { requestId }: OneRequest, state: 'approved' | 'declined') {
  await db().update(joinRequest).set({ state }).where(within(organizationId, requestId))
}

const within = (organizationId: string, id: string) =>
  and(eq(joinRequest.organizationId, organizationId), eq(joinRequest.id, id))
