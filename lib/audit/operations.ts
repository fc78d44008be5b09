import { operation } from '../operation'
import { auditFilter } from './queries'

/** The file itself is a download (app/dashboard/[org]/audit-log/export), which checks it again. */
export const allowAuditExport = operation('audit:read', {
  summary: 'Export the audit log',
  input: auditFilter.omit({ before: true }),
  proof: true,
  reads: true,
  run: () => {},
})
