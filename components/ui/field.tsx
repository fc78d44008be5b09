import { CircleAlert } from 'lucide-react'
import { Slot } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { cn } from '@/lib/cn'

type FieldProps = Omit<ComponentProps<'input'>, 'children' | 'name'> & {
  label: ReactNode
  name: string
  hint?: ReactNode
  error?: string | readonly string[]
  /** Shown at the end of the label's line, such as a "Forgot password?" link. */
  aside?: ReactNode
  /**
   * One control (a NativeSelect, a Textarea) instead of the Input. It receives the id, the name and
   * the ARIA attributes.
   */
  children?: ReactNode
}

/** Label, control, hint and error, connected for assistive technology. Works without JavaScript. */
export function Field({ label, name, hint, error, aside, id, className, children, ...props }: FieldProps) {
  const generated = useId()
  const controlId = id ?? generated
  const messages = toMessages(error)
  const invalid = messages.length > 0
  const describedBy = [hint && `${controlId}-hint`, invalid && `${controlId}-error`].filter(Boolean).join(' ')
  const wiring = {
    id: controlId,
    name,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': invalid || undefined,
  }

  return (
    <div data-slot="field" className={cn('grid content-start gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <Label htmlFor={controlId}>{label}</Label>
        {aside && <span className="text-sm">{aside}</span>}
      </div>
      {children ? (
        <Slot.Root {...wiring} {...props}>
          {children}
        </Slot.Root>
      ) : (
        <Input {...wiring} {...props} />
      )}
      {hint && (
        <p id={`${controlId}-hint`} className="text-muted-foreground text-sm">
          {hint}
        </p>
      )}
      {invalid && <FieldError id={`${controlId}-error`} messages={messages} />}
    </div>
  )
}

type CheckboxFieldProps = ComponentProps<typeof Checkbox> & {
  label: ReactNode
  hint?: ReactNode
  error?: string | readonly string[]
}

export function CheckboxField({ label, hint, error, id, className, ...props }: CheckboxFieldProps) {
  const generated = useId()
  const controlId = id ?? generated
  const messages = toMessages(error)
  const invalid = messages.length > 0
  const describedBy = [hint && `${controlId}-hint`, invalid && `${controlId}-error`].filter(Boolean).join(' ')

  return (
    <div data-slot="checkbox-field" className={cn('grid grid-cols-[auto_1fr] gap-x-2.5', className)}>
      <Checkbox
        id={controlId}
        className="mt-[calc((2.5rem-1.125rem)/2)] sm:mt-[calc((2rem-1.125rem)/2)]"
        aria-describedby={describedBy || undefined}
        aria-invalid={invalid || undefined}
        {...props}
      />
      <Label htmlFor={controlId} className="flex min-h-10 cursor-pointer items-center font-normal sm:min-h-8">
        {label}
      </Label>
      {hint && (
        <p id={`${controlId}-hint`} className="col-start-2 pb-1 text-muted-foreground text-sm">
          {hint}
        </p>
      )}
      {invalid && <FieldError id={`${controlId}-error`} messages={messages} className="col-start-2 pb-1" />}
    </div>
  )
}

function FieldError({
  id,
  messages,
  className,
}: {
  id: string
  messages: readonly string[]
  className?: string
}) {
  return (
    <div
      id={id}
      data-slot="field-error"
      className={cn('flex items-start gap-1.5 font-medium text-danger-ink text-sm', className)}
    >
      <CircleAlert aria-hidden="true" className="mt-[0.2rem] size-3.5 shrink-0" />
      <div>
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
    </div>
  )
}

function toMessages(error: string | readonly string[] | undefined): readonly string[] {
  if (!error) return []
  return typeof error === 'string' ? [error] : error
}
