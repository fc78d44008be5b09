import {
  Folder,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react'
import type { Permission } from '@/lib/guard/policy'

type Screen = {
  label: string
  path: string
  /** Who sees it in the navigation; null means every member. The page calls the guard itself. */
  permission: Permission | null
  icon: LucideIcon
}

/** The screens of an organization, one line each. */
export const nav = [
  { label: 'Overview', path: '', permission: null, icon: LayoutDashboard },
  { label: 'Projects', path: '/projects', permission: 'project:read', icon: Folder },
  { label: 'Members', path: '/members', permission: 'member:read', icon: Users },
  { label: 'Roles', path: '/roles', permission: 'ac:read', icon: ShieldCheck },
  { label: 'Audit log', path: '/audit-log', permission: 'audit:read', icon: ScrollText },
  { label: 'Settings', path: '/settings', permission: null, icon: Settings },
] as const satisfies readonly Screen[]
