import { Confirm } from '@/components/confirm'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { leaveOrganization } from './actions'

type Props = {
  organization: { name: string; slug: string }
  /** An organization always has an owner. */
  onlyOwner: boolean
  label: string
  variant?: 'outline'
}

export function Leave({ organization: { name, slug }, onlyOwner, label, variant }: Props) {
  if (onlyOwner)
    return (
      <div className="grid gap-1 max-sm:justify-items-start sm:justify-items-end">
        <Button
          type="button"
          variant={variant ?? 'ghost'}
          size={variant ? 'default' : 'sm'}
          disabled
          aria-describedby="why-not-leave"
        >
          {label}
        </Button>
        <p id="why-not-leave" className="text-muted-foreground text-xs sm:whitespace-nowrap sm:text-right">
          <span className="block">You’re the only owner.</span>
          <Link href={`/dashboard/${slug}/settings#ownership`} className="underline underline-offset-4">
            Transfer ownership first
          </Link>
        </p>
      </div>
    )
  return (
    <Confirm
      action={leaveOrganization}
      organization={slug}
      label={label}
      variant={variant}
      question={
        <>
          Leave <bdi>{name}</bdi>?
        </>
      }
      confirm="Leave organization"
    >
      You’ll lose access immediately. To come back, you might need a new invitation.
    </Confirm>
  )
}
