'use client'

import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react'
import { ActionForm, FormRefusal, useFormState } from '@/components/action-form'
import { Button, buttonClasses } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { useScripted } from '@/components/use-scripted'
import { cn } from '@/lib/cn'

type QuestionProps = {
  /** The first button: "Remove". */
  label: string
  /** In a list, the object of the action: "Mary Jackson". */
  about?: string
  /** "Remove Mary Jackson from Acme?" */
  question: ReactNode
  /** What will happen. */
  children: ReactNode
  /** The second button: "Remove member". */
  confirm: string
  variant?: 'outline' | 'ghost'
}

type ConfirmProps = QuestionProps &
  Pick<ComponentProps<typeof ActionForm>, 'action' | 'organization' | 'hidden' | 'className'>

/** Asks before something that can't be undone. The first click only opens the question. */
export function Confirm({ action, organization, hidden, className, ...question }: ConfirmProps) {
  return (
    <ActionForm
      quiet="inside"
      action={action}
      organization={organization}
      hidden={hidden}
      className={cn('relative', className)}
    >
      <Question {...question} />
    </ActionForm>
  )
}

/** A modal dialog. Without JavaScript, the same content opens below the button as a `<details>`. */
function Question({ label, about, question, children, confirm, variant = 'ghost' }: QuestionProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const isScripted = useScripted()
  const answer = useFormState()

  const open = () => {
    if (!details.current || !dialog.current || dialog.current.open) return
    // A browser does not render the content of closed details, even if it is a modal dialog.
    details.current.open = true
    // Before its layout, nothing inside can receive the focus.
    details.current.getBoundingClientRect()
    dialog.current.showModal()
  }

  useEffect(() => {
    // It can have been opened before this script ran.
    if (details.current?.open) open()
  })

  useEffect(() => {
    if (answer.status === 'done') dialog.current?.close()
  }, [answer])

  return (
    <details ref={details} onToggle={({ currentTarget }) => currentTarget.open && open()}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a control. */}
      <summary
        {...(isScripted && { role: 'button', 'aria-haspopup': 'dialog' })}
        onClick={(event) => {
          event.preventDefault()
          open()
        }}
        className={cn(
          buttonClasses({ variant, size: variant === 'ghost' ? 'sm' : 'default' }),
          'ask list-none',
        )}
      >
        <span>{label}</span>
        {about && <span className="sr-only"> {about}</span>}
      </summary>
      <dialog
        ref={dialog}
        role="alertdialog"
        aria-labelledby={`${id}-question`}
        aria-describedby={`${id}-what`}
        onClose={() => {
          if (details.current) details.current.open = false
          details.current?.querySelector('summary')?.focus()
        }}
        className={cn('dialog', !isScripted && inPlace)}
      >
        <AboutIt id={id} question={question}>
          {children}
        </AboutIt>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          {/* First, so that it has the focus when the dialog opens. */}
          <Button
            type="button"
            variant="secondary"
            onClick={() => dialog.current?.close()}
            className="noscript:hidden"
          >
            Cancel
          </Button>
          <SubmitButton variant="destructive">{confirm}</SubmitButton>
        </div>
      </dialog>
    </details>
  )
}

type AboutItProps = Pick<QuestionProps, 'question' | 'children'> & { id: string }

/** What a question says. */
export const AboutIt = ({ id, question, children }: AboutItProps) => (
  <>
    <h2 id={`${id}-question`} className="font-semibold text-base">
      {question}
    </h2>
    <p id={`${id}-what`} className="mt-1.5 text-muted-foreground text-sm">
      {children}
    </p>
    <div className="mt-3 empty:hidden">
      <FormRefusal />
    </div>
  </>
)

const inPlace =
  'in-[details[open]]:absolute in-[details[open]]:top-full in-[details[open]]:right-0 in-[details[open]]:left-auto in-[details[open]]:z-50 in-[details[open]]:mt-1.5 in-[details[open]]:block'
