'use server'

import { requestPasswordReset } from '@/lib/account/operations'
import { formatDuration } from '@/lib/format'
import { action } from '@/lib/http/action'
import { resetLifetime } from '@/lib/lifetimes'

export const requestResetAction = action(requestPasswordReset, ({ input: { email } }) => ({
  data: {
    email,
    note: `If there’s an account for ${email}, we’ve sent a link to that email. The link works once and expires in ${formatDuration(resetLifetime)}.`,
  },
}))
