import { AsyncLocalStorage } from 'node:async_hooks'

/** Mutations of an organization that Better Auth has endpoints for. */
const endpoints = [
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
] as const

/** Those of ours alone, which only a screen's action begins. */
const actions = [
  '/organization/restore',
  '/organization/offer-ownership',
  '/organization/accept-ownership',
  '/organization/end-ownership-offer',
] as const

type DoorEndpoint = (typeof endpoints)[number]
/** Each runs through ./door, whoever calls. */
export type DoorPath = DoorEndpoint | (typeof actions)[number]

export const isDoorEndpoint = (path: string): path is DoorEndpoint =>
  (endpoints as readonly string[]).includes(path)

export const inside = new AsyncLocalStorage<DoorPath>()

/** Called before every Better Auth endpoint: code that forgot the door fails at its first try, in every test. */
export function assertInsideDoor(path: string): void {
  if (isDoorEndpoint(path) && inside.getStore() !== path)
    throw new Error(`${path} must run through the organization door (lib/auth/door.ts)`)
}
