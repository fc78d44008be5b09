import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { secondFactorRecovery } from '@/db/schema'
import { callbackUrl } from '../account/input'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError, reasonOf, toAppError } from '../errors'
import { operation } from '../operation'
import { wrongCode } from './accept-code'
import { backupCodeField, codeField } from './input'

// The second step of signing in, in the browser that has just sent the right password.

const trustDevice = z
  .literal('on')
  .optional()
  .transform((ticked) => ticked === 'on')

export const signInWithCode = operation('public', {
  summary: 'Sign in with a code from your authenticator app',
  input: z.object({ code: codeField, trustDevice, callbackUrl }),
  run: async (_, { code, trustDevice }) => {
    const headers = await requestHeaders({ session: false, path: auth.api.verifyTOTP.path })
    await entered(() => auth.api.verifyTOTP({ body: { code, trustDevice }, headers }))
  },
})

export const signInWithBackupCode = operation('public', {
  summary: 'Sign in with a backup code',
  input: z.object({ code: backupCodeField, callbackUrl }),
  run: async (_, { code }) => {
    const headers = await requestHeaders({ session: false, path: auth.api.verifyBackupCode.path })
    await entered(() => auth.api.verifyBackupCode({ body: { code }, headers }))
  },
})

/** Who has a code has not lost the second factor: a request to turn it off ends. */
async function entered(run: () => Promise<{ user: { id: string } }>): Promise<void> {
  try {
    const { user } = await run()
    await db().delete(secondFactorRecovery).where(eq(secondFactorRecovery.userId, user.id))
  } catch (error) {
    const refusal = toAppError(error)
    const code = refusal && reasonOf(refusal)
    if (code === 'INVALID_CODE') throw wrongCode()
    if (code === 'INVALID_BACKUP_CODE')
      throw wrongCode('That isn’t one of your backup codes, or it has been used.')
    if (refusal?.code === 'too_many' || refusal?.isFault || !refusal) throw refusal ?? error
    throw new AppError('invalid', 'Too much time has passed, or too many codes were wrong. Sign in again.')
  }
}
