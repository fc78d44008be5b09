import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldControl } from '@/components/ui/field-control'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { Textarea } from '@/components/ui/textarea'
import { cn } from '@/lib/cn'

type FieldProps = Omit<ComponentProps<'input'>, 'children' | 'name'> & {
  label: ReactNode
  name: string
  hint?: ReactNode
  error?: string | readonly string[]
  /** Shown at the end of the label's line, such as a "Forgot password?" link. */
  aside?: ReactNode
  /** For a long text: how many lines of it are seen. */
  rows?: number
  /** A NativeSelect, or another control that calls useFieldControl, instead of the Input. */
  children?: ReactNode
}

/** Label, control, hint and error, connected for assistive technology. Works without JavaScript. */
export function Field({
  label,
  name,
  hint,
  error,
  aside,
  id,
  className,
  rows,
  children,
  ...props
}: FieldProps) {
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

  const control = rows === undefined ? children : <Textarea rows={rows} />

  return (
    <div className={cn('field', className)}>
      <div className="field-head">
        <Label htmlFor={controlId}>{label}</Label>
        {aside && <span className="text-sm">{aside}</span>}
      </div>
      {control ? (
        <FieldControl {...wiring} {...props}>
          {control}
        </FieldControl>
      ) : (
        <Input {...wiring} {...props} />
      )}
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
