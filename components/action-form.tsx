'use client'

import {
  type ComponentProps,
  createContext,
  type FormEvent,
  type ReactNode,
  useActionState,
  useContext,
  useEffect,
  useRef,
  useTransition,
} from 'react'
import { toast } from 'sonner'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import type { FormState } from '@/lib/http/action'

const State = createContext<FormState>({ status: 'idle' })

/** The last result of the surrounding ActionForm. */
export const useFormState = () => useContext(State)

type Props = Omit<ComponentProps<'form'>, 'action' | 'children' | 'hidden'> & {
  action: (state: FormState, form: FormData) => Promise<FormState>
  /** The slug of the organization in which the action calls the guard. */
  organization?: string
  /** Hidden fields. */
  hidden?: Record<string, string>
  /** Shows refusals as a toast only, for forms that are a single button. */
  quiet?: boolean
  /** Called after each success. */
  onDone?: (state: FormState) => void
  children: ReactNode | ((state: FormState) => ReactNode)
}

/**
 * A form for a server action. Without JavaScript it posts, and the server renders the same result.
 * Input is kept after a refusal. A success with a message shows a toast (without JavaScript, a line
 * above the form).
 */
export function ActionForm({
  action,
  organization,
  hidden = {},
  quiet = false,
  onDone,
  children,
  ...props
}: Props) {
  const [state, submit, pending] = useActionState(action, { status: 'idle' })
  const [calling, call] = useTransition()
  const alert = useRef<HTMLDivElement>(null)
  const done = useRef(onDone)
  done.current = onDone

  useEffect(() => {
    if (state.status === 'done') {
      if (state.message) toast.success(state.message)
      done.current?.(state)
    }
    if (state.status === 'refused') {
      if (quiet) toast.error(state.message, { description: state.help })
      else alert.current?.focus()
    }
  }, [state, quiet])

  /** Shows the result even if it removed this form from the page, such as a deleted row. */
  function callQuietly(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const sent = new FormData(form)
    call(async () => {
      const answer = await action({ status: 'idle' }, sent)
      if (answer.status === 'refused') {
        form.reset()
        toast.error(answer.message, { description: answer.help })
        return
      }
      if (answer.message) toast.success(answer.message)
      done.current?.(answer)
    })
  }

  return (
    <State.Provider value={state}>
      <form
        action={submit}
        aria-busy={pending || calling}
        {...props}
        {...(quiet && { onSubmit: callQuietly })}
      >
        {organization !== undefined && <input type="hidden" name="organization" value={organization} />}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {state.status === 'refused' && !quiet && (
          <Alert ref={alert} tabIndex={-1} variant="danger">
            <AlertDescription>
              {state.message} {state.help}
            </AlertDescription>
          </Alert>
        )}
        {state.message && (quiet || state.status === 'done') && (
          <noscript>
            <Alert variant={state.status === 'done' ? 'success' : 'danger'}>
              <AlertDescription>
                {state.message} {state.help}
              </AlertDescription>
            </Alert>
          </noscript>
        )}
        {typeof children === 'function' ? children(state) : children}
      </form>
    </State.Provider>
  )
}

/** A Field that shows its error from the last result and keeps the input. */
export function FormField({ name, defaultValue, ...props }: ComponentProps<typeof Field>) {
  const { fields, values } = useFormState()
  return <Field name={name} error={fields?.[name]} defaultValue={values?.[name] ?? defaultValue} {...props} />
}
