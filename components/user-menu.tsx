import type { ComponentProps } from 'react'
import { AccountMenu } from '@/components/account-menu'
import { readableEmail } from '@/lib/email/address'
import type { Viewer } from '@/lib/guard/context'

type Props = Omit<ComponentProps<typeof AccountMenu>, 'user'> & { user: Viewer['user'] }

export const UserMenu = ({ user: { id, name, email, image, staff }, ...props }: Props) => (
  <AccountMenu user={{ id, name, email: readableEmail(email), image, isStaff: staff.size > 0 }} {...props} />
)
