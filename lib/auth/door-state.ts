import { AsyncLocalStorage } from 'node:async_hooks'

/** Mutations of an organization. Each runs through ./door, whoever calls. */
const doorPaths = [
  '/organization/create',
  '/organization/update',
  '/organization/delete',
  '/organization/invite-member',
  '/organization/cancel-invitation',
  '/organization/accept-invitation',
  '/organization/reject-invitation',
  '/organization/update-member-role',
  '/organization/remove-member',
  '/organization/leave',
  '/organization/create-role',
  '/organization/update-role',
  '/organization/delete-role',
  '/organization/set-active',
  // Ours alone: Better Auth has no such endpoints.
  '/organization/restore',
  '/organization/offer-ownership',
  '/organization/accept-ownership',
  '/organization/end-ownership-offer',
] as const

export type DoorPath = (typeof doorPaths)[number]

export const isDoorPath = (path: string): path is DoorPath => (doorPaths as readonly string[]).includes(path)

export const inside = new AsyncLocalStorage<DoorPath>()

/** Called before every Better Auth endpoint: code that forgot the door fails at its first try, in every test. */
export function assertInsideDoor(path: string): void {
  if (isDoorPath(path) && inside.getStore() !== path)
    throw new Error(`${path} must run through the organization door (lib/auth/door.ts)`)
}
