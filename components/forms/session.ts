import { z } from 'zod'

const sessionSchema = z.object({
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  member: z.boolean(),
})

export type SeenSession = z.infer<typeof sessionSchema>

/**
 * Who is signed in now, in this browser.
 * @param organization a slug; `member` says whether that person is a member there
 * @returns undefined if the server can't tell
 */
export async function lookAtSession(organization?: string): Promise<SeenSession | undefined> {
  const query = organization === undefined ? '' : `?${new URLSearchParams({ organization })}`
  try {
    const answer = await fetch(`/api/session${query}`)
    return answer.ok ? sessionSchema.parse(await answer.json()) : undefined
  } catch {
    return undefined
  }
}
