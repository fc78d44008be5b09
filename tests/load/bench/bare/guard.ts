import type { MemberFacts } from '@/lib/guard/context'
import { permissionsOf } from '@/lib/guard/policy'

// Someone who is always there.

const member: MemberFacts = {
  address: '192.0.2.1',
  session: {
    id: 'bare',
    activeOrganizationId: 'bare',
    expiresAt: new Date('2100-01-01'),
    createdAt: new Date('2026-01-01'),
    isProven: true,
    hasSecondFactor: false,
    refreshDue: false,
  },
  impersonator: null,
  user: {
    id: 'bare',
    name: 'Worker 1',
    email: 'worker-1@load.test',
    image: null,
    timeZone: null,
    staff: new Set(),
  },
  organization: { id: 'bare', name: 'The Big One', slug: 'bare', logo: null, secondFactorFrom: null },
  member: { id: 'bare', role: 'owner' },
  permissions: permissionsOf('owner'),
}

const always = async () => member

export const currentViewer = always
export const lookAsMember = always
export const requireMember = always
export const requirePermission = always
export const requireStaff = always
export const requireUser = always
