'use server'

import * as proof from '@/lib/account/proof'
import { readableEmail } from '@/lib/email/address'
import { safePath } from '@/lib/guard/routes'
import { action } from '@/lib/http/action'
import type { Fields } from '@/lib/http/form-fields'
import * as passkeys from '@/lib/passkeys/operations'

export const proveWithPassword = action(proof.proveWithPassword, ({ form }) => onward(form))

export const proveWithAuthenticator = action(proof.proveWithAuthenticator, ({ form }) => onward(form))

export const proveWithPasskey = action(passkeys.proveWithPasskey, ({ form }) => onward(form))

export const proveWithCode = action(proof.proveWithCode, ({ form }) => onward(form))

export const sendProofCode = action(proof.sendProofCode, ({ context }) => ({
  data: { note: `We’ve emailed a code to ${readableEmail(context.user.email)}.` },
}))

/** The page returns to where the person came from. The dialog sends its form again. */
const onward = ({ callbackUrl }: Fields) =>
  typeof callbackUrl === 'string' ? { redirect: safePath(callbackUrl) } : {}
