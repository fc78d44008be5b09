import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organizationDomain } from '@/db/schema'
import { newCode, useCode } from '../account/emailed-code'
import { sendsMail } from '../email/inbox'
import { takeMailPoints } from '../email/points'
import { sendMail } from '../email/send'
import { AppError } from '../errors'
import { takePoint } from '../http/rate-limits'
import { operation } from '../operation'
import { organizationOperation } from '../organizations/mutation'
import { organizationById } from '../organizations/rules'
import { requireGrantable } from '../organizations/standing'
import { roleField } from '../roles/input'
import { isRecordThere, recordOf } from './dns'
import { approvals, codeField, domainField, domainId, domainOf } from './input'
import { adminMailboxes } from './mailboxes'
import { domainById, endRequestsFrom } from './rules'
import { storeProof, writeProof } from './verify'

// The email domains of an organization, whose people can join it by themselves.
// docs/decisions/0034-joining.md.

/** Changes nothing until the domain is verified. @returns the domain */
export const addDomain = organizationOperation('organization:domains', {
  summary: 'Add an email domain',
  input: z.object({ domain: domainField }),
  write: async ({ actor, organizationId, input: { domain } }) => {
    await db()
      .insert(organizationDomain)
      .values({
        organizationId,
        domain,
        challenge: randomBytes(16).toString('hex'),
        setBy: actor.user.id,
      })
    return domain
  },
})

const oneDomain = z.object({ domainId })

/** @throws AppError conflict if the record is not there, unavailable if DNS can't be asked */
export const verifyDomain = operation('organization:domains', {
  summary: 'Verify a domain by its DNS record',
  input: oneDomain,
  proof: true,
  run: async (context, input) => {
    const domain = await domainById(context.organization.id, input.domainId)
    await takePoint('domain-check:organization', context.organization.id)
    if (!(await isRecordThere(domain)))
      throw new AppError(
        'conflict',
        `There is no such record at ${recordOf(domain).name} yet. New records can take an hour to appear.`,
      )
    return storeProof(context, input)
  },
})

/** @returns the mailbox */
export const sendDomainCode = organizationOperation('organization:domains', {
  summary: 'Email a code to a mailbox of a domain',
  input: oneDomain.extend({ mailbox: z.enum(adminMailboxes) }),
  check: async ({ organizationId, input }) => {
    await domainById(organizationId, input.domainId)
    if (!sendsMail()) throw new AppError('conflict', 'Email isn’t set up on this server. Use the DNS record.')
  },
  write: async ({ organizationId, input }) => {
    const mailbox = await mailboxOf(organizationId, input)
    const { name } = await organizationById(organizationId)
    const code = await newCode(aboutDomain(input.domainId), 8)
    await sendMail(mailbox, 'domain-code', {
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
      organization: name,
      domain: domainOf(mailbox),
    })
    return mailbox
  },
  after: async (asked) => {
    const mailbox = await mailboxOf(asked.organizationId, asked.input)
    const domain = domainOf(mailbox)
    await takeMailPoints(asked, mailbox, [
      ['domain-code:organization', `${asked.organizationId}:${domain}`],
      ['domain-code:person', `${asked.actor.user.id}:${domain}`],
      ['domain-code:domain', domain],
    ])
  },
})

/**
 * @throws AppError not_found, invalid under the field `code`, too_many, conflict. After a conflict,
 *   which counts as an entry, the code can be entered again.
 */
export const verifyDomainByCode = organizationOperation('organization:domains', {
  summary: 'Verify a domain by an emailed code',
  input: oneDomain.extend({ code: codeField }),
  proof: true,
  check: async ({ organizationId, input }) => {
    await domainById(organizationId, input.domainId)
  },
  write: async (asked) => {
    const { domainId: id, code } = asked.input
    if (!(await useCode(aboutDomain(id), code))) throw wrongCode()
    return writeProof(asked, 'email')
  },
})

/** Decides with which role people of the domain join, and whether someone must approve it. */
export const changeDomain = organizationOperation('organization:domains', {
  summary: 'Change how people of a domain join',
  input: oneDomain.extend({ role: roleField, approval: z.enum(approvals) }),
  proof: true,
  check: async (asked) => {
    await domainById(asked.organizationId, asked.input.domainId)
    requireGrantable(asked, asked.input.role)
  },
  write: async ({ actor, organizationId, input }) => {
    await db()
      .update(organizationDomain)
      .set({ role: input.role, needsApproval: input.approval === 'required', setBy: actor.user.id })
      .where(within(organizationId, input))
  },
})

export const removeDomain = organizationOperation('organization:domains', {
  summary: 'Remove an email domain, and the pending requests from there',
  input: oneDomain,
  check: async ({ organizationId, input }) => {
    await domainById(organizationId, input.domainId)
  },
  write: async ({ organizationId, input }) => {
    const { domain } = await domainById(organizationId, input.domainId)
    await db().delete(organizationDomain).where(within(organizationId, input))
    await endRequestsFrom(organizationId, domain)
  },
})

const within = (organizationId: string, { domainId: id }: z.output<typeof oneDomain>) =>
  and(eq(organizationDomain.organizationId, organizationId), eq(organizationDomain.id, id))

type Mailbox = z.output<typeof oneDomain> & { mailbox: (typeof adminMailboxes)[number] }

const mailboxOf = async (organizationId: string, { domainId: id, mailbox }: Mailbox) =>
  `${mailbox}@${(await domainById(organizationId, id)).domain}`

const aboutDomain = (id: string) => `domain:${id}`

const wrongCode = () => {
  const sentence = 'This code is wrong or has expired. Request a new one.'
  return new AppError('invalid', sentence, { fields: { code: [sentence] } })
}
