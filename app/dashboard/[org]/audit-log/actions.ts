'use server'

import { allowAuditExport } from '@/lib/audit/operations'
import { samePage } from '@/lib/href'
import { action } from '@/lib/http/action'

export const exportAuditLog = action(allowAuditExport, ({ context, input }) => ({
  data: { url: `/dashboard/${context.organization.slug}/audit-log/export${samePage(input, {})}` },
}))
