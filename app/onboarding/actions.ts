'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { firstName } from '@/lib/first-name'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import { joinByDomain } from '@/lib/joining/operations'
import { createOrganization } from '@/lib/organizations/operations'

export const createOrganizationAction = action(createOrganization, ({ result: slug }) =>
  redirect(`/dashboard/${slug}`),
)

export const joinByDomainAction = action(joinByDomain, ({ context, form, result: slug }) => {
  const organization = objectOf(form, 'the organization')
  if (slug)
    return {
      message: `Welcome to ${organization}, ${firstName(context.user.name)}.`,
      redirect: `/dashboard/${slug}`,
    }
  revalidatePath('/onboarding')
  return { message: `You’ve asked to join ${organization}. Someone there has to approve your request.` }
})
