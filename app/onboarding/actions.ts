'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { createOrganization } from '@/lib/organizations/operations'

export const createOrganizationAction = action(createOrganization, ({ result: slug }) =>
  redirect(`/dashboard/${slug}`),
)
