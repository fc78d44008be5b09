'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { action } from '@/lib/action'
import { AppError } from '@/lib/errors'
import * as organizations from '@/lib/organizations'
import { updateOrganizationInput } from '@/lib/organizations'
import * as ownership from '@/lib/ownership'
import { acceptOwnershipInput, offerOwnershipInput } from '@/lib/ownership'

export const updateOrganization = action(
  'organization:update',
  updateOrganizationInput,
  async (context, input) => {
    const slug = await organizations.updateOrganization(context, input)
    revalidatePath('/dashboard/[org]', 'layout')
    if (slug !== context.organization.slug) redirect(`/dashboard/${slug}/settings`)
    return { message: 'Saved.' }
  },
)

export const deleteOrganization = action(
  'organization:delete',
  z.object({ confirmation: z.string() }),
  async (context, { confirmation }) => {
    if (confirmation.trim() !== context.organization.slug) throw notConfirmed(context.organization.slug)
    await organizations.deleteOrganization(context)
    revalidatePath('/dashboard', 'layout')
    redirect('/dashboard')
  },
)

export const offerOwnership = action('organization:transfer', offerOwnershipInput, async (context, input) => {
  await ownership.offerOwnership(context, input)
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: 'Offered. It is theirs to accept.' }
})

export const acceptOwnership = action('member', acceptOwnershipInput, async (context, input) => {
  await ownership.acceptOwnership(context, input)
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: `You are the owner of ${context.organization.name}.` }
})

export const endOwnershipOffer = action('member', z.object({}), async (context) => {
  await ownership.endOffer(context)
  revalidatePath('/dashboard/[org]', 'layout')
  return { message: 'The offer has ended.' }
})

const notConfirmed = (slug: string) =>
  new AppError('invalid', 'Nothing was deleted.', {
    fields: { confirmation: [`Type ${slug} to confirm.`] },
  })
