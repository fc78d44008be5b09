'use server'

import { firstName } from '@/lib/first-name'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import { joinByLink } from '@/lib/invitation-links/operations'

export const joinByLinkAction = action(joinByLink, ({ context, form, result: slug }) => ({
  message: `Welcome to ${objectOf(form, 'your new organization')}, ${firstName(context.user.name)}.`,
  redirect: `/dashboard/${slug}`,
}))
