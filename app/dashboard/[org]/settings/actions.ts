'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { action } from '@/lib/action'
import { AppError } from '@/lib/errors'
import * as organizations from '@/lib/organizations'
import { updateOrganizationInput } from '@/lib/organizations'

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

const notConfirmed = (slug: string) =>
  new AppError('invalid', 'Nothing was deleted.', {
    fields: { confirmation: [`Type ${slug} to confirm.`] },
  })
