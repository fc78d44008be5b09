'use server'

import { revalidatePath } from 'next/cache'
import * as domains from '@/lib/domains/operations'
import { readableEmail } from '@/lib/email/address'
import { AppError } from '@/lib/errors'
import { formatInZone } from '@/lib/format'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import { restorableDays } from '@/lib/organizations/end'
import * as organizations from '@/lib/organizations/operations'
import * as ownership from '@/lib/ownership/operations'

export const updateOrganization = action(organizations.updateOrganization, ({ context, input }) => {
  const { slug, name = context.organization.name } = input.data
  revalidatePath('/dashboard/[org]', 'layout')
  const isMoved = slug !== undefined && slug !== context.organization.slug
  return {
    message: `${name} has been updated.`,
    ...(isMoved && { redirect: `/dashboard/${slug}/settings` }),
  }
})

export const deleteOrganization = action(
  organizations.deleteOrganization,
  ({ context }) => {
    revalidatePath('/dashboard', 'layout')
    return {
      message: `${context.organization.name} has been deleted. You can restore it from your account page for ${restorableDays} days.`,
      redirect: '/dashboard',
    }
  },
  {
    confirm: ({ context: { organization }, form: { confirmation } }) => {
      if (String(confirmation).trim() !== organization.slug) throw notConfirmed(organization.slug)
    },
  },
)

export const requireSecondFactor = action(
  organizations.requireSecondFactor,
  ({ context: { organization, user }, input, result: from }) => {
    revalidatePath('/dashboard/[org]', 'layout')
    if (!from || input.graceDays === '0')
      return { message: `${organization.name} now requires a second factor.` }
    const start = formatInZone(from, user.timeZone ?? undefined)
    return { message: `${organization.name} will require a second factor starting ${start}.` }
  },
)

export const stopRequiringSecondFactor = action(organizations.stopRequiringSecondFactor, ({ context }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${context.organization.name} no longer requires a second factor.` }
})

export const offerOwnership = action(ownership.offerOwnership, ({ input }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `Ownership has been offered to ${input.email}. They need to accept it.` }
})

export const acceptOwnership = action(ownership.acceptOwnership, ({ context }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `You’re now an owner of ${context.organization.name}.` }
})

export const endOwnershipOffer = action(ownership.endOffer, ({ context }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `The ownership offer for ${context.organization.name} has ended.` }
})

export const addDomain = action(domains.addDomain, ({ result }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${result} has been added. Verify it to let people join.` }
})

export const verifyDomain = action(domains.verifyDomain, ({ result }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${result} has been verified.` }
})

export const sendDomainCode = action(domains.sendDomainCode, ({ result }) => ({
  data: { note: `A code is on its way to ${readableEmail(result)}.` },
}))

export const verifyDomainByCode = action(domains.verifyDomainByCode, ({ result }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${result} has been verified.` }
})

export const changeDomain = action(domains.changeDomain, ({ form }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${objectOf(form, 'The domain')} has been updated.` }
})

export const removeDomain = action(domains.removeDomain, ({ form }) => {
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `${objectOf(form, 'The domain')} has been removed.` }
})

const notConfirmed = (slug: string) =>
  new AppError('invalid', 'Nothing was deleted.', {
    fields: { confirmation: [`Type ${slug} to confirm.`] },
  })
