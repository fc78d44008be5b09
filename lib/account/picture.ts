import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { picture, user } from '@/db/schema'
import { AppError } from '../errors'
import { nothing } from '../input'
import { operation } from '../operation'
import { encodePicture } from './picture-encoding'
import { pictureUrl } from './picture-url'

// A person's picture. It is stored as the server encoded it, and served to people who are signed
// in (app/api/people/[id]/picture).

/** The browser makes pictures smaller before it sends them (app/account/picture-field.tsx). */
export const mostPictureBytes = 48 * 1024

const noPicture = 'Choose a PNG, JPEG or WebP picture of at most 48 KB.'

export const setPicture = operation('signed-in', {
  summary: 'Set your picture',
  input: z.object({ picture: z.file(noPicture).max(mostPictureBytes, noPicture) }),
  run: async ({ user: { id: userId } }, { picture: file }) => {
    const bytes = await encodePicture(Buffer.from(await file.arrayBuffer()))
    if (!bytes) throw new AppError('invalid', noPicture, { fields: { picture: [noPicture] } })
    const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 12)
    await transaction(async () => {
      await db()
        .insert(picture)
        .values({ userId, bytes })
        .onConflictDoUpdate({ target: picture.userId, set: { bytes } })
      await setImage(userId, pictureUrl(userId, version))
    })
  },
})

export const removePicture = operation('signed-in', {
  summary: 'Remove your picture',
  input: nothing,
  run: ({ user: { id: userId } }) =>
    transaction(async () => {
      await db().delete(picture).where(eq(picture.userId, userId))
      await setImage(userId, null)
    }),
})

const setImage = (userId: string, image: string | null) =>
  db().update(user).set({ image, updatedAt: sql`now()` }).where(eq(user.id, userId))

/** A WebP image. @throws AppError not_found */
export async function readPicture(userId: string): Promise<Buffer> {
  // PostgreSQL has no NUL in text, so no id contains one.
  const whose = eq(picture.userId, userId.replaceAll('\0', ''))
  const [found] = await db().select().from(picture).where(whose)
  if (!found) throw new AppError('not_found', 'This person has no picture.')
  return found.bytes
}
