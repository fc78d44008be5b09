import { z } from 'zod'
import { transaction } from '@/db'
import { verify } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { markProven } from '../auth/proven-session'
import { auth } from '../auth/server'
import { sendMail } from '../email/send'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { clearPoints, takePoint } from '../http/rate-limits'
import { nothing } from '../input'
import { maxPasswordLength } from '../lifetimes'
import { operation } from '../operation'
import { requireCode } from '../second-factor/accept-code'
import { codeField as authenticatorCode } from '../second-factor/input'
import { newCode, useCode } from './emailed-code'
import { codeField, currentPassword } from './input'
import { methodsOf } from './proof-methods'

// How signed-in people prove who they are, in the session in which they do it. To add a way, add it
// to ./proof-methods, and call markProven when it succeeds. docs/decisions/0029-recent-proof.md.

export const proveWithPassword = operation('signed-in', {
  summary: 'Confirm who you are with your password',
  input: z.object({ password: currentPassword }),
  run: (person, { password }) => amongFew(() => provePassword(person, password)),
})

/**
 * Wrong passwords are counted, so that a stolen session can't be used to guess. Checked against the
 * person's own id, so no session is read a second time.
 * @throws AppError invalid under the field `password`, too_many, unavailable
 */
export async function provePassword(person: Viewer, password: string): Promise<void> {
  await takePoint('password-again:person', person.user.id)
  if (!(await isPasswordOf(person.user.id, password))) throw wrongPassword()
  await clearPoints('password-again:person', person.user.id)
  await markProven(person.session.id)
}

/** With the second factor. A backup code is none: it signs in, and that is a proof. */
export const proveWithAuthenticator = operation('signed-in', {
  summary: 'Confirm who you are with a code from your authenticator app',
  input: z.object({ code: authenticatorCode }),
  run: async (person, { code }) => {
    if (!(await methodsOf(person)).includes('authenticator'))
      throw new AppError('conflict', 'Your authenticator app is off. Confirm in another way.')
    await requireCode(person, code)
    await markProven(person.session.id)
  },
})

export const wrongPassword = () => wrong('password', 'Incorrect password.')

export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  if (password.length > maxPasswordLength) return false
  const { internalAdapter } = await auth.$context
  const hash = (await internalAdapter.findCredentialAccount(userId))?.password
  return typeof hash === 'string' && verify({ hash, password })
}

/** @throws AppError conflict for people who can prove it otherwise, too_many */
export const sendProofCode = operation('signed-in', {
  summary: 'Request a code that confirms who you are',
  input: nothing,
  run: async (person) => {
    if (!(await methodsOf(person)).includes('code'))
      throw new AppError('conflict', 'A code can’t be emailed to you. Confirm in another way.')
    await takePoint('proof-mail:person', person.user.id)
    await transaction(async () => {
      await sendMail(person.user.email, 'proof-code', { code: await newCode(aboutProof(person), 6) })
    })
  },
})

/** @throws AppError invalid under the field `code`, too_many */
export const proveWithCode = operation('signed-in', {
  summary: 'Confirm who you are with an emailed code',
  input: z.object({ code: codeField }),
  run: async (person, { code }) => {
    if (!(await useCode(aboutProof(person), code)))
      throw wrong('code', 'This code is wrong or has expired. Request a new one.')
    await markProven(person.session.id)
  },
})

/** The code only works in the session that requested it. */
const aboutProof = ({ session }: Viewer) => `proof:${session.id}`

const wrong = (field: string, sentence: string) =>
  new AppError('invalid', sentence, { fields: { [field]: [sentence] } })
