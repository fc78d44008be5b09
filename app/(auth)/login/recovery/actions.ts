'use server'

import { action } from '@/lib/http/action'
import { finishRecovery, stopRecovery } from '@/lib/second-factor/recovery'

export const stopRecoveryAction = action(stopRecovery, () => ({
  message: 'Your second factor stays on. Choose a new password: someone knows yours.',
  redirect: '/forgot-password',
}))

export const finishRecoveryAction = action(finishRecovery, () => ({
  message: 'Your second factor is off. Sign in, and set up a new one.',
  redirect: '/login',
}))
