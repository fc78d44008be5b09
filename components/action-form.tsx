'use client'

import { unstable_rethrow } from 'next/navigation'
import {
  type ComponentProps,
  createContext,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  useTransition,
} from 'react'
import { requestFormReset } from 'react-dom'
import { forgetDraft, keepDraft, restoreDraft } from '@/components/forms/draft'
import { useFormScope } from '@/components/forms/scope'
import { inWords, type Shown, shownInstead, wordsOfSignedOut } from '@/components/forms/shown'
import { WayOn } from '@/components/forms/way-on'
import { loadToasts, toast } from '@/components/toast'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import type { FormState } from '@/lib/http/action'

const idle: Shown = { status: 'idle' }
const State = createContext<Shown>(idle)

/** The last result of the surrounding ActionForm. */
export const useFormState = () => useContext(State)

type Props = Omit<ComponentProps<'form'>, 'action' | 'children' | 'hidden' | 'onSubmit' | 'onKeyDown'> & {
  action: (state: FormState, form: FormData) => Promise<FormState>
  /** The slug of the organization in which the action calls the guard. */
  organization?: string
  /** Hidden fields. */
  hidden?: Record<string, string>
  /**
   * Needs JavaScript: a form in each row of a list, without the fields with which it would post.
   * They are more than the form itself.
   */
  scripted?: boolean
  /**
   * Shows refusals as a toast only, for forms that are a single button; or 'inside', where the form
   * has a <FormRefusal>.
   */
  quiet?: boolean | 'inside'
  /** Takes back the last success; offered with its message. */
  undo?: () => void
  /** Called after each success. */
  onDone?: (state: FormState) => void
  /** Called if it needs recent proof and the person cancels. What they typed is still there. */
  onCancel?: () => void
  children: ReactNode | ((state: FormState) => ReactNode)
}

/**
 * A form for a server action. Without JavaScript it posts, and the server renders the same result.
 * Input is kept until the form succeeds, whatever happens: a refusal, no connection, a new version,
 * a session that has ended. It is sent once: not again while its answer is pending, and the server
 * recognizes a repeated submission by the form's token.
 */
export function ActionForm({
  action,
  organization,
  hidden = {},
  scripted = false,
  quiet = false,
  onDone,
  onCancel,
  undo,
  children,
  ...props
}: Props) {
  const { person, seed, askForProof } = useFormScope()
  const id = useId()
  const [attempt, setAttempt] = useState(0)
  // Without JavaScript, or before it has loaded, the form posts.
  const [posted, post] = useActionState(action, idle)
  const [answered, setAnswered] = useState<Shown>()
  const [again, setAgain] = useState<string[]>()
  const [pending, send] = useTransition()
  const sending = useRef(false)
  const form = useRef<HTMLFormElement>(null)
  const done = useRef(onDone)
  done.current = onDone
  const undoable = useRef<number>(undefined)
  const owner = person?.id ?? ''
  const state = answered ?? wordsOfSignedOut(posted, person)
  const token = state.token ?? `${seed}${id}${attempt}`
  const fields = Object.entries({
    'form.token': token,
    'form.for': owner,
    ...(organization !== undefined && { organization }),
    ...hidden,
  })

  useEffect(() => {
    if (!pending) sending.current = false
  }, [pending])

  useEffect(() => {
    if (posted.status === 'done' && posted.message) toast.success(posted.message)
    if (posted.status === 'done') done.current?.(posted)
  }, [posted])

  useEffect(() => {
    const left = form.current && restoreDraft(form.current, owner)
    if (left) setAgain(left)
  }, [owner])

  // Undo needs this form.
  useEffect(
    () => () => {
      if (undoable.current !== undefined) toast.dismiss(undoable.current)
    },
    [],
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending.current) return
    const form = event.currentTarget
    const { submitter } = event.nativeEvent as SubmitEvent
    const sent = new FormData(form, submitter)
    if (scripted) for (const [name, value] of fields) sent.set(name, value)
    begin(form, sent)
  }

  function begin(form: HTMLFormElement, sent: FormData) {
    sending.current = true
    send(() => deliver(form, sent))
  }

  async function deliver(form: HTMLFormElement, sent: FormData) {
    const focused = document.activeElement
    try {
      const answer = await action(idle, sent)
      if (answer.proof && answer.proof.length > 0)
        return askForProof({
          methods: answer.proof,
          goOn: () => begin(form, sent),
          cancel: () => {
            if (focused instanceof HTMLElement) focused.focus()
            onCancel?.()
          },
        })
      show(form, await inWords(answer, person))
    } catch (error) {
      if (isRedirect(error)) {
        forgetDraft(form)
        startTransition(renew)
      }
      unstable_rethrow(error)
      show(form, shownInstead(error))
    }
  }

  // A submission without an answer can have arrived, and one in progress has: sent again, they keep
  // their token.
  const renew = () => setAttempt((last) => last + 1)

  function show(form: HTMLFormElement, next: Shown) {
    const isOver = next.status === 'done'
    startTransition(() => {
      setAnswered((last) => (next.noAnswer ? { ...next, values: last?.values } : next))
      setAgain(undefined)
      if (!next.noAnswer && next.reason !== 'in_progress') renew()
      if (isOver && form.isConnected) requestFormReset(form)
    })
    if (isOver) forgetDraft(form)
    else if (isWorthKeeping(next)) keepDraft(form, owner)
    // A toast stays even if the success removed this form from the page, such as a deleted row.
    if (isOver && next.message) {
      const notice = toast.success(next.message, undo && { action: { label: 'Undo', onClick: undo } })
      if (undo) undoable.current = notice
    }
    if (isOver) done.current?.(next)
    if (!isOver && quiet === true)
      toast.error(next.message, {
        description: next.help,
        action: <WayOn state={next} />,
        duration: isWorthKeeping(next) ? Number.POSITIVE_INFINITY : undefined,
      })
  }

  return (
    <State.Provider value={state}>
      <form
        ref={form}
        data-action-form={state.status === 'refused' ? 'refused' : ''}
        {...(scripted ? { method: 'dialog', 'data-about': Object.values(hidden)[0] } : { action: post })}
        aria-busy={pending || undefined}
        suppressHydrationWarning
        {...props}
        onSubmit={submit}
        onKeyDown={refuseHeldEnter}
        onFocus={loadToasts}
        onInput={({ currentTarget }) => {
          if (answered && isWorthKeeping(answered)) keepDraft(currentTarget, owner)
        }}
      >
        {!scripted && fields.map(([name, value]) => <Hidden key={name} name={name} value={value} />)}
        {!quiet && <FormRefusal />}
        {again && (
          <Alert>
            <AlertDescription>
              <span>What you typed has been restored.</span>{' '}
              <span>{again.length > 0 && `Still missing: ${again.join(', ')}.`}</span>
            </AlertDescription>
          </Alert>
        )}
        {state.message && (quiet || state.status === 'done') && (
          <noscript>
            <Alert variant={state.status === 'done' ? 'success' : 'danger'}>
              <Words state={state} />
            </Alert>
          </noscript>
        )}
        {typeof children === 'function' ? children(state) : children}
      </form>
    </State.Provider>
  )
}

/** The last refusal of the surrounding ActionForm. It receives the focus. */
export function FormRefusal() {
  const state = useContext(State)
  const alert = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (state.status === 'refused') alert.current?.focus()
  }, [state])

  if (state.status !== 'refused') return null
  return (
    <Alert ref={alert} tabIndex={-1} variant="danger">
      <Words state={state} />
    </Alert>
  )
}

const Words = ({ state }: { state: Shown }) => (
  <AlertDescription>
    <span>{state.message}</span> <span>{state.help}</span> <WayOn state={state} />
  </AlertDescription>
)

/** A Field that shows its error from the last result and keeps the input. */
export function FormField({ name, defaultValue, ...props }: ComponentProps<typeof Field>) {
  const { fields, values } = useFormState()
  return <Field name={name} error={fields?.[name]} defaultValue={values?.[name] ?? defaultValue} {...props} />
}

const Hidden = (props: { name: string; value: string }) => (
  <input type="hidden" suppressHydrationWarning {...props} />
)

/** A key that is held down would send the form again as soon as it has its answer. */
function refuseHeldEnter(event: KeyboardEvent<HTMLFormElement>) {
  const isHeld = event.key === 'Enter' && event.repeat
  if (isHeld && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault()
}

/** The person leaves this page to sign in or to reload, and then returns. */
const isWorthKeeping = ({ noAnswer, code }: Shown) => noAnswer !== undefined || code === 'unauthenticated'

const isRedirect = (error: unknown) =>
  error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_REDIRECT')
