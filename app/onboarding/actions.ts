'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/action'
import { createOrganization, createOrganizationInput } from '@/lib/organizations'

export const createOrganizationAction = action(
  'signed-in',
  createOrganizationInput,
  async (viewer, input) => {
    redirect(`/dashboard/${await createOrganization(viewer, input)}`)
  },
)
