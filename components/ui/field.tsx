import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { slotted } from '@/components/ui/slotted'
import { cn } from '@/lib/cn'

type FieldProps = Omit<ComponentProps<'input'>, 'children' | 'name'> & {
  label: ReactNode
  name: string
  hint?: ReactNode
  error?: string | readonly string[]
  /** Shown at the end of the label's line, such as a "Forgot password?" link. */
  aside?: ReactNode
  /**
   * One control (a NativeSelect, a <textarea>) instead of the Input. It receives the id, the name
   * and the ARIA attributes.
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
    <div className={cn('field', className)}>
      <div className="field-head">
        <Label htmlFor={controlId}>{label}</Label>
        {aside && <span className="text-sm">{aside}</span>}
      </div>
      {children ? slotted(children, { ...wiring, ...props }) : <Input {...wiring} {...props} />}
      {hint && (
        <p id={`${controlId}-hint`} className="hint">
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
    <div className={cn('checkbox-field', className)}>
      <Checkbox
        id={controlId}
        aria-describedby={describedBy || undefined}
        aria-invalid={invalid || undefined}
        {...props}
      />
      <Label htmlFor={controlId}>{label}</Label>
      {hint && (
        <p id={`${controlId}-hint`} className="hint">
          {hint}
        </p>
      )}
      {invalid && <FieldError id={`${controlId}-error`} messages={messages} />}
    </div>
  )
}

function FieldError({ id, messages }: { id: string; messages: readonly string[] }) {
  return (
    <div id={id} className="field-error">
      <Icon name="circle-exclamation-point" />
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
