import { ActionForm } from '@/components/action-form'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import type { listSessions } from '@/lib/account/queries'
import { deviceOf, placeOf } from '@/lib/account/user-agent'
import { revokeOtherSessionsAction, revokeSessionAction } from './actions'
import { EndButton } from './end-button'

type Session = Awaited<ReturnType<typeof listSessions>>[number]

export function Devices({ sessions }: { sessions: Session[] }) {
  const others = sessions.length - 1
  return (
    <Card>
      <CardHeader>
        <CardTitle>Devices</CardTitle>
        <CardDescription>
          Where you’re signed in. Sign out any device you don’t recognize. It loses access immediately.
        </CardDescription>
      </CardHeader>
      <CardContent>
        {/* One form for all rows, so that its message outlives the removed row. */}
        <ActionForm action={revokeSessionAction} className="grid gap-3">
          <ul className="-mr-2 max-h-[26rem] divide-y overflow-y-auto pr-2">
            {[...sessions]
              .sort((a, b) => Number(b.current) - Number(a.current))
              .map((session) => (
                <Row key={session.id} {...session} />
              ))}
          </ul>
        </ActionForm>
      </CardContent>
      {others > 0 && (
        <CardFooter>
          <ActionForm action={revokeOtherSessionsAction} quiet>
            <SubmitButton variant="secondary">Sign out all other devices</SubmitButton>
          </ActionForm>
        </CardFooter>
      )}
    </Card>
  )
}

function Row({ id, userAgent, address, createdAt, usedAt, current, staff }: Session) {
  const device = deviceOf(userAgent)
  const place = placeOf(address)
  const icon = /iPhone|Android/.test(device) ? 'smartphone' : 'monitor'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Icon name={icon} className="size-5 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1 basis-48 text-sm [overflow-wrap:anywhere]">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span>{device}</span> {current && <Badge variant="success">This device</Badge>}
          {staff && <Badge variant="warning">Platform staff</Badge>}
        </p>
        <p className="text-muted-foreground">
          {place ? `Signed in from ${place} on` : 'Signed in on'} <Time at={createdAt} />, last active{' '}
          <Time at={usedAt} as="ago" />
        </p>
      </div>
      {!current && <EndButton sessionId={id} device={device} />}
    </li>
  )
}
