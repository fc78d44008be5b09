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

/** What the last answer of the surrounding ActionForm said. */
export const useFormState = () => useContext(State)

type Props = Omit<ComponentProps<'form'>, 'action' | 'children' | 'hidden'> & {
  action: (state: FormState, form: FormData) => Promise<FormState>
  /** The slug in whose organization the action asks the guard. */
  organization?: string
  /** Further fields that the person does not see. */
  hidden?: Record<string, string>
  /** Shows refusals as a toast only, for forms that are a single button. */
  quiet?: boolean
  /** Called after each success. */
  onDone?: (state: FormState) => void
  children: ReactNode | ((state: FormState) => ReactNode)
}

/**
 * A form whose action is a server action. Without JavaScript it posts, and the server renders the same answer. What the
 * person typed stays after a refusal; a success with a message is a toast (and a line above the form without JavaScript).
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

  /** Tells of the answer even when it took this very form off the page: a removed row, for instance. */
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

/** A Field that shows the last answer's message under it, and keeps what was typed. */
export function FormField({ name, defaultValue, ...props }: ComponentProps<typeof Field>) {
  const { fields, values } = useFormState()
  return <Field name={name} error={fields?.[name]} defaultValue={values?.[name] ?? defaultValue} {...props} />
}
