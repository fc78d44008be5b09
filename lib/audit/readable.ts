import { allPermissions, type Permission, type Permissions } from '../guard/policy'

/** The resource of an action: `ticket` of ticket:close. */
export const resourceOf = (action: string): string => action.split(':')[0] ?? ''

/** Every member can see the organization, so there is no permission to read it. */
const seenByMembers = 'organization'

/**
 * The resources whose entries a reader of the log sees: those that they can read elsewhere. So no
 * one sees entries of a table without a permission `<table>:read`.
 */
export const readableResources = (held: Permissions): Set<string> =>
  new Set([seenByMembers, ...[...held].filter((permission) => permission.endsWith(':read')).map(resourceOf)])

/** Actions on the organization that only holders of their own permission see. */
const seenByHolders = ['organization:domains'] as const satisfies readonly Permission[]

/** Actions that a reader of the log doesn't see, though they see others of the resource. */
export const hiddenActions = (held: Permissions): Permission[] =>
  seenByHolders.filter((permission) => !held.has(permission))

export const readsEverything = (held: Permissions): boolean =>
  readableResources(held).size === readableResources(new Set(allPermissions)).size &&
  hiddenActions(held).length === 0
