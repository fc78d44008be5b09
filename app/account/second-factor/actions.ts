'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import * as secondFactor from '@/lib/second-factor/operations'

export const beginSecondFactorAction = action(secondFactor.beginSecondFactor, () =>
  redirect('/account/second-factor'),
)

// The codes are shown by the form, and only once.
export const enableSecondFactorAction = action(secondFactor.enableSecondFactor, ({ result }) => ({
  data: { codes: result.join('\n') },
}))

export const renewBackupCodesAction = action(secondFactor.renewBackupCodes, ({ result }) => ({
  data: { codes: result.join('\n') },
}))

export const disableSecondFactorAction = action(secondFactor.disableSecondFactor, () => {
  revalidatePath('/account')
  return { message: 'Your authenticator app is off. You now sign in without it.' }
})
