import { demoRole } from '@/db/cast'
import {
  allPermissions,
  builtInRoles,
  isBuiltInRole,
  isPermission,
  type Permission,
  type Permissions,
  permissionsOf,
} from '@/lib/guard/policy'

// The roles of the matrix, generated from the policy. A target is asked as the roles that decide it: each built-in, a custom one,
// one that holds nothing, one that holds exactly the permission that it names, and one that holds all else; and for each further
// permission that its code reads, one that holds both and one that holds all but it. So the matrix grows with the number of targets,
// and not with its product with that of permissions. `npm run matrix:full` asks every target as every role.

export type Role = { label: string; permissions: Permissions; builtIn: boolean }

const known = new Map<string, Role>()

function role(label: string, permissions: readonly Permission[], builtIn = false): Role {
  const made = known.get(label) ?? { label, permissions: new Set(permissions), builtIn }
  known.set(label, made)
  return made
}

const only = (permission: Permission) => role(`only ${permission}`, [permission])
const both = (one: Permission, other: Permission) => role(`${one} and ${other}`, [one, other])
const allBut = (permission: Permission) =>
  role(
    `all but ${permission}`,
    allPermissions.filter((each) => each !== permission),
  )

/** Roles as which every target is asked. */
const commonRoles: readonly Role[] = [
  ...Object.keys(builtInRoles).map((label) => role(label, [...permissionsOf(label)], isBuiltInRole(label))),
  role('a custom role', demoRole.permissions),
  role('nothing', []),
]

export function roleOf(label: string): Role {
  const found = known.get(label)
  if (!found) throw new Error(`The matrix has no role "${label}"`)
  return found
}

/** Every role, in every way, with every target. */
export const isFull = process.env.MATRIX === 'full'

/** What a target asks, and what decides who may. */
export type Deciding = {
  access: string
  /** Further permissions that its code reads. */
  reads: readonly Permission[]
  /** It can name more power than the caller's. */
  above?: unknown
}

/** The roles that decide a target. */
export function rolesFor({ access, reads, above }: Deciding): Role[] {
  const further = reads.filter((permission) => permission !== access)
  const asked = isPermission(access)
    ? [only(access), allBut(access), ...further.map((permission) => both(access, permission))]
    : further.map(only)
  // Whoever holds nearly everything is still below an owner.
  const nearlyAll = above ? allPermissions.filter((permission) => permission !== access).slice(0, 1) : []
  const every = isFull ? [...allPermissions.map(only), ...allPermissions.map(allBut)] : []
  return unlike([...commonRoles, ...asked, ...[...further, ...nearlyAll].map(allBut), ...every])
}

/** Each role once. */
export const unlike = (list: readonly Role[]): Role[] => [
  ...new Map(list.map((role) => [role.label, role])).values(),
]
