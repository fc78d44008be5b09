'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { useFormScope } from '@/components/forms/scope'
import { Refusal } from '@/components/screens/refusal'
import { tabStorage } from '@/components/tab-storage'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { isolated } from '@/lib/isolated'

// The server answers a former member as it answers strangers. Only the tab in which they were a
// member remembers the organization, by the name that it had then.

const keyOf = (person: string, slug: string) => `atrium.member:${person}:${slug}`

/** For the shell of an organization. */
export function RememberAccess({ slug, name }: { slug: string; name: string }) {
  const { person } = useFormScope()
  useEffect(() => {
    if (person) tabStorage()?.setItem(keyOf(person.id, slug), name)
  }, [person, slug, name])
  return null
}

type Props = { person: string; slug: string; children: ReactNode }

/** Instead of "Page not found", for whoever was a member in this tab. */
export function LostAccess({ person, slug, children }: Props) {
  const [name, setName] = useState<string | null>()
  useEffect(() => setName(tabStorage()?.getItem(keyOf(person, slug))), [person, slug])

  if (!name) return children
  return (
    <Refusal
      title={`You no longer have access to ${isolated(name)}`}
      description="You were removed from this organization, you left it, it was deleted, or its URL has changed."
    >
      <Button asChild>
        <Link href="/dashboard">Go to dashboard</Link>
      </Button>
    </Refusal>
  )
}
