import type { IconName } from '@/components/ui/icon-names'
import type { Permission } from '@/lib/guard/policy'

type Screen = {
  label: string
  path: string
  /** Who sees it in the navigation; null means every member. The page calls the guard itself. */
  permission: Permission | null
  icon: IconName
}

/** The screens of an organization, one line each. */
export const nav = [
  { label: 'Overview', path: '', permission: null, icon: 'layout-dashboard' },
  { label: 'Projects', path: '/projects', permission: 'project:read', icon: 'folder' },
  { label: 'Members', path: '/members', permission: 'member:read', icon: 'users' },
  { label: 'Roles', path: '/roles', permission: 'ac:read', icon: 'shield-check' },
  { label: 'Audit log', path: '/audit-log', permission: 'audit:read', icon: 'scroll-text' },
  { label: 'Settings', path: '/settings', permission: null, icon: 'settings' },
] as const satisfies readonly Screen[]
