import { type Permission, type Permissions, permissionGroups, permissions as table } from '@/lib/guard/policy'

type Choice = { permission: Permission; sentence: string; held: boolean }
export type ChoiceGroup = { label: string; choices: Choice[] }

/** Every permission by resource, and whether the viewer has it and so can grant it. */
export const choices = (held: Permissions): ChoiceGroup[] =>
  permissionGroups.map(({ label, permissions }) => ({
    label,
    choices: permissions.map((permission) => ({
      permission,
      sentence: table[permission].description,
      held: held.has(permission),
    })),
  }))
