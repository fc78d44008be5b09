export { projectFilters } from '@/lib/projects/queries'

const rows = Array.from({ length: 20 }, (_, n) => ({
  id: `00000000-0000-4000-8000-0000000000${n + 10}`,
  name: `Project ${n + 1} of load-of1000`,
  createdAt: new Date(Date.UTC(2026, 10, 20 - n)),
  archivedAt: null,
  createdBy: 'Worker 1',
}))

export const listProjects = async () => ({ rows, next: 'bmV4dCBwYWdlIG9mIHRoZSBsaXN0IG9mIHByb2plY3Rz' })
