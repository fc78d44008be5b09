import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { formatCount } from '@/lib/format'
import { allPermissions, countsFor, type Permission } from '@/lib/guard/policy'
import type { RoleInUse } from '@/lib/roles/queries'

export function RoleList({ slug, roles }: { slug: string; roles: RoleInUse[] }) {
  return (
    <div className="@container">
      <ul className="grid gap-4 @lg:grid-cols-2 @3xl:grid-cols-3">
        {roles.map(({ name, label, description, custom, permissions, members }) => (
          <li key={name}>
            <Card className="relative h-full p-5 has-[a:hover]:border-input">
              <p className="flex flex-wrap items-center gap-2">
                {custom ? (
                  <Link
                    href={`/dashboard/${slug}/roles/${encodeURIComponent(name)}`}
                    className="font-semibold [overflow-wrap:anywhere] after:absolute after:inset-0"
                  >
                    <bdi>{label}</bdi>
                  </Link>
                ) : (
                  <span className="font-semibold">{label}</span>
                )}
                {custom && <Badge variant="outline">Custom</Badge>}
              </p>
              <p className="mt-1 mb-4 text-muted-foreground text-sm">
                {description ?? `${whatCounts(name, permissions)} of ${allPermissions.length} permissions.`}
              </p>
              <p className="mt-auto text-muted-foreground text-sm tabular-nums">
                {members === 1 ? '1 member' : `${formatCount(members)} members`}
              </p>
            </Card>
          </li>
        ))}
      </ul>
    </div>
  )
}

function whatCounts(role: string, permissions: readonly Permission[]): number {
  const held = new Set(permissions)
  return permissions.filter((each) => countsFor(role, held, each)).length
}
