'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { keepDrafts } from '@/components/forms/draft'
import { useFormScope } from '@/components/forms/scope'
import { lookAtSession, type SeenSession } from '@/components/forms/session'
import { useHere } from '@/components/forms/way-on'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Link } from '@/components/ui/link'
import { loginPath } from '@/lib/guard/routes'
import { isolated } from '@/lib/isolated'

/** Each page posts who is signed in, so that the browser's other tabs check for themselves. */
const channelName = 'atrium.session'

/**
 * Says when someone else is signed in than this page was rendered for, or no one, or when they have
 * left its organization. The page stays as it is, with what was typed.
 */
export function SessionWatch({ organization }: { organization?: string }) {
  const { person } = useFormScope()
  const [now, setNow] = useState<SeenSession>()
  const owner = person?.id ?? ''

  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    const look = async () => {
      if (document.visibilityState === 'visible') setNow(await lookAtSession(organization))
    }
    const lookAfterReturn = (event: PageTransitionEvent) => event.persisted && void look()
    let last = owner
    channel.onmessage = ({ data }) => {
      if (data !== last) void look()
      last = data
    }
    channel.postMessage(owner)
    addEventListener('focus', look)
    addEventListener('pageshow', lookAfterReturn)
    document.addEventListener('visibilitychange', look)
    return () => {
      channel.close()
      removeEventListener('focus', look)
      removeEventListener('pageshow', lookAfterReturn)
      document.removeEventListener('visibilitychange', look)
    }
  }, [owner, organization])

  return (
    <div role="status" className="sticky bottom-3 z-30 mx-auto w-fit max-w-full px-3">
      {now && (
        <Notice now={now} owner={owner} name={person?.name} inOrganization={organization !== undefined} />
      )}
    </div>
  )
}

type NoticeProps = { now: SeenSession; owner: string; name?: string; inOrganization: boolean }

function Notice({ now: { person, member }, owner, name, inOrganization }: NoticeProps) {
  const here = useHere()
  const reload = <a href={here}>Reload this page</a>
  if (!person && name)
    return (
      <Words link={<a href={loginPath(here)}>Sign in again</a>} owner={owner}>
        You’ve been signed out.
      </Words>
    )
  if (person && person.id !== owner)
    return (
      <Words link={reload} owner={owner}>
        {name
          ? `You’re now signed in as ${isolated(person.name)}. This page was opened by ${isolated(name)}.`
          : `You’re now signed in as ${isolated(person.name)}.`}
      </Words>
    )
  if (person && inOrganization && !member)
    return (
      <Words link={<Link href="/dashboard">Go to dashboard</Link>} owner={owner}>
        You’re no longer a member of this organization, it was deleted, or its URL has changed.
      </Words>
    )
  return null
}

function Words({ children, link, owner }: { children: ReactNode; link: ReactNode; owner: string }) {
  return (
    <Alert variant="warning" role="group" className="mt-3 shadow-md" onClickCapture={() => keepDrafts(owner)}>
      <AlertDescription>
        <span>{children}</span> {link}
      </AlertDescription>
    </Alert>
  )
}
