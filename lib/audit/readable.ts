import { allPermissions, type Permissions } from '../guard/policy'

/** The resource of an action: `ticket` of ticket:close. */
export const resourceOf = (action: string): string => action.split(':')[0] ?? ''

/** What every member sees of the organization anyway; it has no permission to be read. */
const seenByMembers = 'organization'

/**
 * The resources whose entries somebody sees who can read the log: those that they can read by themselves. So a table without
 * a permission `<table>:read` is seen by no one.
 */
export const readableResources = (held: Permissions): Set<string> =>
  new Set([seenByMembers, ...[...held].filter((permission) => permission.endsWith(':read')).map(resourceOf)])

export const readsEverything = (held: Permissions): boolean =>
  readableResources(held).size === readableResources(new Set(allPermissions)).size
