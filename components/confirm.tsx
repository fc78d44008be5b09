import type { ReactNode } from 'react'
import { ActionForm } from '@/components/action-form'
import { Disclosure } from '@/components/disclosure'
import { buttonVariants } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { cn } from '@/lib/cn'

type ConfirmProps = Pick<Parameters<typeof ActionForm>[0], 'action' | 'organization' | 'hidden'> & {
  /** The first button: "Remove". */
  label: string
  /** In a list, the object of the action: "Mary Jackson". */
  about?: string
  /** The question, and what will happen. */
  children: ReactNode
  /** The second button: "Remove member". */
  confirm: string
  variant?: 'outline' | 'ghost'
  /** The question is aligned with the end of this form, or of the nearest positioned element. */
  className?: string
}

/** Asks before something that can't be undone. The first click only opens the question. */
export function Confirm({
  label,
  about,
  children,
  confirm,
  variant = 'ghost',
  className,
  ...form
}: ConfirmProps) {
  return (
    <ActionForm quiet {...form} className={cn('relative', className)}>
      <Disclosure
        floating
        className="static"
        summary={
          <>
            <span>{label}</span>
            {about && <span className="sr-only"> {about}</span>}
          </>
        }
        summaryClassName={cn(
          buttonVariants({ variant, size: variant === 'ghost' ? 'sm' : 'default' }),
          'text-danger-ink hover:text-danger-ink',
        )}
        panelClassName="top-full right-0 mt-1.5 w-72 whitespace-normal p-4 text-left"
      >
        <div className="text-sm [overflow-wrap:anywhere]">{children}</div>
        <SubmitButton
          variant="destructive"
          size="sm"
          className="mt-3 h-auto min-h-8 w-full whitespace-normal py-1.5"
        >
          {confirm}
        </SubmitButton>
      </Disclosure>
    </ActionForm>
  )
}
