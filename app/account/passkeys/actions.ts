'use server'

import { revalidatePath } from 'next/cache'
import { action } from '@/lib/http/action'
import * as passkeys from '@/lib/passkeys/operations'

// The browser makes the passkey, and sends its answer with the next action.
export const beginPasskeyAction = action(passkeys.beginPasskey, ({ input: { name }, result }) => ({
  data: { name, challenge: result },
}))

export const addPasskeyAction = action(passkeys.addPasskey, ({ input }) => {
  revalidatePath('/account')
  return { message: `The passkey “${input.name}” has been added. You can now sign in with it.` }
})

export const renamePasskeyAction = action(passkeys.renamePasskey, ({ input }) => {
  revalidatePath('/account')
  return { message: `The passkey is now called “${input.name}”.` }
})

export const removePasskeyAction = action(passkeys.removePasskey, ({ result }) => {
  revalidatePath('/account')
  return { message: `The passkey “${result}” has been removed.` }
})
