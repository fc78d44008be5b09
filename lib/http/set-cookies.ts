import { cookies } from 'next/headers'
import { z } from 'zod'

// The cookies that an action sets are a part of its answer: without them, someone who got the
// answer of a repeated submission would have to sign in.

const sameSite = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['lax', 'strict', 'none']))

export const setCookiesSchema = z.array(
  z.object({
    name: z.string(),
    value: z.string(),
    path: z.string().optional(),
    maxAge: z.number().optional(),
    expires: z.coerce.date().optional(),
    httpOnly: z.boolean().optional(),
    secure: z.boolean().optional(),
    sameSite: sameSite.optional(),
  }),
)

type SetCookies = z.input<typeof setCookiesSchema>

/** Calls `run`, and returns its result with the cookies that it set. */
export async function withSetCookies<T>(run: () => Promise<T>): Promise<{ result: T; cookies: SetCookies }> {
  const browser = await cookies()
  const before = new Set(browser.getAll().map((each) => JSON.stringify(each)))
  const result = await run()
  const isNew = (cookie: object) => !before.has(JSON.stringify(cookie))
  return { result, cookies: setCookiesSchema.parse(browser.getAll().filter(isNew)) }
}

export async function setAgain(given: z.output<typeof setCookiesSchema>): Promise<void> {
  const browser = await cookies()
  for (const cookie of given) browser.set(cookie)
}
