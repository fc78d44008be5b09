'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { finishRecovery, stopRecovery } from '@/lib/second-factor/recovery'

export const stopRecoveryAction = action(stopRecovery, () => ({
  data: { note: 'Your second factor stays on. Choose a new password: someone knows yours.' },
}))

export const finishRecoveryAction = action(finishRecovery, () => redirect('/login?recovered=done'))
