import type { Recipe } from '../support/targets'

// How a page is opened, by its path, where its permission does not say so itself (./drawn.ts). `values`: what stands in its path
// (`@id`) and query; `shows`: kinds of canary words that whoever may enter finds on it.

export const pageRecipes: Record<string, Recipe> = {
  '/': {},
  'account/second-factor': {},
  account: { shows: ['person', 'email'] },
  'account/confirm': {},
  admin: { shows: ['organization'] },
  'admin/audit-log': {},
  'admin/emails': {},
  'admin/jobs': {},
  'admin/organizations/[id]': {
    values: ({ id }) => ({ '@id': id }),
    open: ['@id'],
    shows: ['organization', 'email'],
  },
  'admin/people': { shows: ['email'] },
  'admin/people/[id]': {
    values: ({ plain }) => ({ '@id': plain.userId }),
    open: ['@id'],
    shows: ['organization', 'email'],
  },
  'change-email': {},
  dashboard: { ok: [307] },
  'dashboard/[org]': { shows: ['organization'] },
  'dashboard/[org]/audit-log': { shows: ['person'] },
  'dashboard/[org]/members': { shows: ['person'] },
  'dashboard/[org]/roles': { shows: ['role'] },
  'dashboard/[org]/roles/[role]': { values: ({ spareRole }) => ({ '@role': spareRole }), shows: ['role'] },
  'dashboard/[org]/settings': { shows: ['organization'] },
  'dev/inbox': { ok: [404] },
  'forgot-password': {},
  'invite/[id]': {
    values: ({ invitationId }) => ({ '@id': invitationId }),
    open: ['@id'],
    tells: ['organization', 'slug', 'person', 'role', 'email'],
  },
  'login/code': { ok: [200, 307] },
  'login/recovery': {},
  'join/[token]': {
    values: ({ linkToken }) => ({ '@token': linkToken }),
    open: ['@token'],
    tells: ['organization', 'slug', 'person', 'role'],
  },
  login: { ok: [200, 307] },
  'login/email': { ok: [200, 307] },
  'new-version': { ok: [409] },
  onboarding: {},
  register: { ok: [200, 307] },
  'reset-password': {},
  'stop-email-change': {},
  'verify-email': { ok: [200, 307] },
}
