import type { Person } from './scope'

export type SeenSession = { person: Person | null; member: boolean }

/**
 * Who is signed in now, in this browser.
 * @param organization a slug; `member` says whether that person is a member there
 * @returns undefined if the server can't tell
 */
export async function lookAtSession(organization?: string): Promise<SeenSession | undefined> {
  const query = organization === undefined ? '' : `?${new URLSearchParams({ organization })}`
  try {
    const answer = await fetch(`/api/session${query}`)
    const seen: unknown = answer.ok ? await answer.json() : undefined
    return isSession(seen) ? seen : undefined
  } catch {
    return undefined
  }
}

/** By hand: zod would be a fifth of the scripts of every page. */
const isSession = (seen: unknown): seen is SeenSession =>
  isRecord(seen) && typeof seen.member === 'boolean' && (seen.person === null || isPerson(seen.person))

const isPerson = (person: unknown): person is Person =>
  isRecord(person) && typeof person.id === 'string' && typeof person.name === 'string'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
