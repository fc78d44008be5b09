import { Time } from '@/components/time'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Link } from '@/components/ui/link'
import type { OrgContext } from '@/lib/guard/context'

/** For members who will be kept out once the time that the organization gives them is over. */
export function SecondFactorNotice({ context: { organization, session } }: { context: OrgContext }) {
  const { name, secondFactorFrom } = organization
  if (!secondFactorFrom || session.hasSecondFactor) return null
  return (
    <Alert variant="warning" className="mb-6">
      <AlertDescription>
        <bdi>{name}</bdi> will require a second factor starting <Time at={secondFactorFrom} />.{' '}
        <Link href="/account#second-factor">Set one up</Link> by then, or sign in with your passkey.
      </AlertDescription>
    </Alert>
  )
}
