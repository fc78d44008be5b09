import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import type { AuditFilter } from '@/lib/audit/queries'
import { samePage } from '@/lib/href'

type Props = { filter: Omit<AuditFilter, 'before'>; older: number | undefined; newest: boolean }

/** Older entries, or back to the newest: new entries appear at the start of the log. */
export function AuditPages({ filter, older, newest }: Props) {
  if (!older && !newest) return null
  return (
    <nav aria-label="Pages of the audit log" className="flex flex-wrap items-center justify-between gap-3">
      {newest && (
        <Button variant="outline" size="sm" asChild>
          <Link href={samePage(filter, {})}>
            <Icon name="chevrons-left" /> Newest
          </Link>
        </Button>
      )}
      {older && (
        <Button variant="outline" size="sm" className="ml-auto" asChild>
          <Link href={samePage(filter, { before: String(older) })} rel="next">
            Older <Icon name="arrow-right" />
          </Link>
        </Button>
      )}
    </nav>
  )
}
