import type { ReactNode } from 'react'
import { Disclosure } from '@/components/disclosure'
import { Badge } from '@/components/ui/badge'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { givenByRoles } from '@/lib/guard/missing-permission'
import {
  allPermissions,
  can,
  countsFor,
  type Permission,
  type Permissions,
  permissionGroups,
  roleLabel,
  permissions as table,
} from '@/lib/guard/policy'

type Props = { slug: string; role: string; permissions: Permissions }

/** The viewer's role, what it allows, and who can grant the rest. */
export function YourRole({ slug, role, permissions }: Props) {
  const held = permissionGroups.flatMap((group) =>
    group.permissions.filter((each) => countsFor(role, permissions, each)),
  )
  return (
    <Card>
      <CardHeader>
        <CardTitle>Your role</CardTitle>
        <CardAction>
          <Badge>{roleLabel(role) || 'None'}</Badge>
        </CardAction>
      </CardHeader>
      <CardContent className="pt-3 sm:pt-3">
        <p className="text-muted-foreground text-sm">
          {held.length > 0
            ? 'You can:'
            : 'This role has no permissions yet. Ask an admin for a different one.'}
        </p>
        <Sentences of={held} mark={<Icon name="check" className={`${mark} text-primary`} />} />
        <Rest permissions={permissions} />
        {can(permissions, 'ac:read') && (
          <p className="mt-3 text-sm">
            <Link
              href={`/dashboard/${slug}/roles`}
              className="rounded-sm text-primary underline-offset-4 hover:underline"
            >
              Compare roles
            </Link>
          </p>
        )}
      </CardContent>
    </Card>
  )
}

/** What the viewer can’t do, grouped by who can give them a role that can. */
function Rest({ permissions }: { permissions: Permissions }) {
  const lacking = allPermissions.filter((each) => !permissions.has(each))
  const givers = [...new Set(lacking.map((each) => givenByRoles(permissions, each)))]
  if (lacking.length === 0) return null
  return (
    <Disclosure
      className="mt-4 border-t pt-3 text-sm"
      summaryClassName="flex items-center gap-1.5 font-medium"
      summary={
        <>
          <Icon
            name="chevron-right"
            className="size-3.5 text-muted-foreground group-open/disclosure:rotate-90"
          />
          What can’t I do?
        </>
      }
    >
      {givers.map((giver) => (
        <div key={giver} className="mt-3">
          <p className="text-muted-foreground">Ask {giver} for a role that can:</p>
          <Sentences
            of={lacking.filter((each) => givenByRoles(permissions, each) === giver)}
            mark={<Icon name="minus" className={`${mark} text-muted-foreground`} />}
          />
        </div>
      ))}
    </Disclosure>
  )
}

function Sentences({ of, mark }: { of: readonly Permission[]; mark: ReactNode }) {
  return (
    <ul className="mt-2 grid gap-1.5 text-sm">
      {of.map((each) => (
        <li key={each} className="flex gap-2">
          {mark}
          {table[each].description}
        </li>
      ))}
    </ul>
  )
}

const mark = 'mt-1 size-3.5 shrink-0'
