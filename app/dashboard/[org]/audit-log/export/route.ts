import { exportAudit } from '@/lib/audit/export'
import { auditFilter } from '@/lib/audit/queries'
import { route } from '@/lib/http/route'

/** The entries that match the screen's filter, as a CSV file. */
export const GET = route(
  'audit:read',
  async ({ context, query }) => {
    const today = new Date().toISOString().slice(0, 10)
    const name = `audit-log-${context.organization.slug.replace(/[^a-z0-9-]/g, '')}-${today}.csv`
    return new Response(await exportAudit(context, auditFilter.parse(query)), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      },
    })
  },
  { proof: true },
)
