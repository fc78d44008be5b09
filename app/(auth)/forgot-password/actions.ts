'use server'

import { requestPasswordReset } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const requestResetAction = action(requestPasswordReset, ({ input: { email } }) => ({
  data: { email },
}))
