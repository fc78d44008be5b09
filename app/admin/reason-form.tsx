import type { ComponentProps, ReactNode } from 'react'
import { ActionForm, FormField } from '@/components/action-form'
import { Disclosure } from '@/components/disclosure'
import { buttonClasses } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'

type Props = Pick<ComponentProps<typeof ActionForm>, 'action' | 'hidden'> & {
  /** The button that opens it: "Ban". */
  label: string
  /** What will happen. */
  children: ReactNode
  /** The second button: "Ban Mary Jackson". */
  confirm: ReactNode
  /** More to fill in. */
  fields?: ReactNode
  dangerous?: boolean
}

/** Something that staff do only with a reason, which the audit log keeps. */
export function ReasonForm({ action, hidden, label, children, confirm, fields, dangerous = false }: Props) {
  return (
    <Disclosure
      summary={label}
      summaryClassName={buttonClasses({ variant: 'secondary' })}
      panelClassName="mt-3 max-w-md rounded-lg border p-4"
    >
      {/* `for`: what was typed into one of several such forms is not restored into another. */}
      <ActionForm action={action} hidden={{ ...hidden, for: label }} className="grid gap-3">
        <div className="text-muted-foreground text-sm [overflow-wrap:anywhere]">{children}</div>
        <FormField name="reason" label="Reason" hint="Only staff can read it." maxLength={300} required />
        {fields}
        <SubmitButton variant={dangerous ? 'destructive' : 'default'} className="justify-self-start">
          {confirm}
        </SubmitButton>
      </ActionForm>
    </Disclosure>
  )
}
