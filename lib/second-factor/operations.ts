import { randomUUID } from 'node:crypto'
import { symmetricEncrypt } from 'better-auth/crypto'
import { and, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { session, twoFactor, user } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import type { SignedIn } from '../guard/context'
import { nothing } from '../input'
import { operation } from '../operation'
import { requireCode } from './accept-code'
import { newCodes, noCodes } from './backup-codes'
import { codeField } from './input'
import { tellChanged } from './mail'
import { removeSecondFactor } from './remove'
import { newSecret } from './totp'

// A person's own second factor: an authenticator app, and backup codes for the day it is lost. The
// rows are those of Better Auth's plugin, which asks for the code after the password
// (lib/auth/second-step.ts).

/** Chooses a key, which counts for nothing until a code of it has been entered. */
export const beginSecondFactor = operation('signed-in', {
  summary: 'Begin to set up an authenticator app',
  input: nothing,
  proof: true,
  run: async (person) => {
    const values = {
      secret: await symmetricEncrypt({ key: env().secret, data: newSecret() }),
      backupCodes: await noCodes(),
      verified: false,
      lastStep: null,
    }
    const { rowCount } = await db()
      .insert(twoFactor)
      .values({ id: randomUUID(), userId: person.user.id, ...values })
      .onConflictDoUpdate({ target: twoFactor.userId, set: values, setWhere: eq(twoFactor.verified, false) })
    if (!rowCount) throw alreadyOn()
  },
})

/**
 * Ends the sessions that began without it.
 * @returns the backup codes, which no one can read again
 * @throws AppError invalid for a wrong code
 */
export const enableSecondFactor = operation('signed-in', {
  summary: 'Turn on your authenticator app with a first code',
  input: z.object({ code: codeField }),
  proof: true,
  run: async (person, { code }) => {
    await requireCode(person, code)
    return transaction(async (tx) => {
      const { codes, stored } = await newCodes()
      const { rowCount } = await tx
        .update(twoFactor)
        .set({ verified: true, backupCodes: stored })
        .where(and(mine(person), eq(twoFactor.verified, false)))
      if (!rowCount) throw alreadyOn()
      await tx.update(user).set({ twoFactorEnabled: true }).where(eq(user.id, person.user.id))
      await tx
        .delete(session)
        .where(and(eq(session.userId, person.user.id), ne(session.id, person.session.id)))
      await tellChanged(person.user.email, 'Your authenticator app was turned on.')
      return codes
    })
  },
})

/** @returns the new backup codes; the earlier ones stop working */
export const renewBackupCodes = operation('signed-in', {
  summary: 'Replace your backup codes',
  input: nothing,
  proof: true,
  run: async (person) => {
    const { codes, stored } = await newCodes()
    const { rowCount } = await db()
      .update(twoFactor)
      .set({ backupCodes: stored })
      .where(and(mine(person), eq(twoFactor.verified, true)))
    if (!rowCount) throw new AppError('conflict', 'Your authenticator app is off. Turn it on first.')
    return codes
  },
})

export const disableSecondFactor = operation('signed-in', {
  summary: 'Turn off your authenticator app',
  input: nothing,
  proof: true,
  run: ({ user: { id } }) => transaction(() => removeSecondFactor(id)),
})

const mine = ({ user: { id } }: SignedIn) => eq(twoFactor.userId, id)

const alreadyOn = () => new AppError('conflict', 'Your authenticator app is already on.')
