import { Check } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/components/ui/card'
import { type Permissions, permissionGroups, roleLabel, permissions as sentences } from '@/lib/guard/policy'

/** The viewer's role, and what it allows in words. */
export function YourRole({ role, permissions }: { role: string; permissions: Permissions }) {
  const held = permissionGroups.flatMap((group) => group.permissions.filter((each) => permissions.has(each)))
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
          {held.length > 0 ? 'You may:' : 'It allows nothing yet. Ask an admin for another role.'}
        </p>
        <ul className="mt-2 grid gap-1.5 text-sm">
          {held.map((each) => (
            <li key={each} className="flex gap-2">
              <Check aria-hidden="true" className="mt-1 size-3.5 shrink-0 text-primary" />
              {sentences[each]}
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  )
}
