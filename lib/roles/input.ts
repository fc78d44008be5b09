import { z } from 'zod'
import {
  allPermissions,
  fromStatements,
  isBuiltInRole,
  isPermission,
  roleNames,
  toStatements,
} from '../guard/policy'

const chooseOne = 'Choose at least one permission.'

/** The role of a member or an invitation: one name, or several as a list or separated by commas. */
export const roleField = z
  .union([z.string().min(1).max(500), z.array(z.string().max(100)).min(1).max(20)], 'Choose a role.')
  .transform((role) => roleNames(String(role)).join(','))

/** The name of an existing custom role. */
export const roleName = z.string().min(1).max(100)

export const newRoleName = z
  .string('Choose a name.')
  .transform((name) => name.trim().replace(/\s+/g, ' ').toLowerCase())
  .pipe(
    z
      .string()
      .min(2, 'Use at least 2 characters.')
      .max(31, 'Use at most 31 characters.')
      .regex(
        /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*([ -][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*$/u,
        'Use letters, numbers, and single spaces or hyphens between them.',
      ),
  )
  .refine((name) => !isBuiltInRole(name), 'That is the name of a built-in role.')

/**
 * The permissions of a custom role: names, as a form sends them, or Better Auth's statements. The
 * result is statements.
 */
export const permissionsField = z
  .union(
    [
      z.string().transform((permission) => [permission]),
      z.array(z.string()).min(1),
      z.record(z.string(), z.array(z.string())).transform(fromStatements),
    ],
    chooseOne,
  )
  // Limited, because it is read with every request of the role's members.
  .refine(
    (list) => list.length <= allPermissions.length && new Set(list).size === list.length,
    'List each permission only once.',
  )
  .superRefine((list, context) => {
    const unknown = list.filter((permission) => !isPermission(permission))
    if (unknown.length > 0)
      context.addIssue({ code: 'custom', message: `Unknown permissions: ${unknown.join(', ')}.` })
  })
  .transform(toStatements)

/** A new name, new permissions, or both. */
export const roleChanges = z.preprocess(
  (data) => data ?? {},
  z
    .strictObject({ roleName: newRoleName.optional(), permission: permissionsField.optional() })
    .refine(({ roleName: name, permission }) => name ?? permission, {
      message: chooseOne,
      path: ['permission'],
    }),
)
