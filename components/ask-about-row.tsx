'use client'

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { ActionForm } from '@/components/action-form'
import { AboutIt } from '@/components/confirm'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { useScripted } from '@/components/use-scripted'
import type { Query } from '@/lib/href'

// A question about one row of a list: one dialog and one form for all of its rows. Without
// JavaScript, a row's button requests the page again, with the question about that row.
// (components/confirm.tsx asks about the whole page.)

type Asking = { form: string; name: string; ask: (id: string) => void }

const AskingContext = createContext<Asking | undefined>(undefined)

type AskAboutRowProps = {
  /** Of the button's field in the query: `?remove=…`, with the id of the row. */
  name: string
  /** The page's query. */
  query: Query
  /** A <RowQuestion>, or null if no row has this id. */
  question: (id: string, close: () => void) => ReactNode
  children: ReactNode
}

export function AskAboutRow({ name, query, question, children }: AskAboutRowProps) {
  const [asked, ask] = useState(query[name])
  const form = `ask-${name}`
  return (
    <AskingContext.Provider value={{ form, name, ask }}>
      {children}
      <form id={form}>
        {Object.entries(query).map(
          ([kept, value]) =>
            kept !== name && (
              <input suppressHydrationWarning key={kept} type="hidden" name={kept} value={value} />
            ),
        )}
      </form>
      <div>{asked !== undefined && question(asked, () => ask(undefined))}</div>
    </AskingContext.Provider>
  )
}

/** The button of a row. Of plain markup, as there is one in each. */
export function AskButton({ id, children }: { id: string; children: ReactNode }) {
  const asking = useContext(AskingContext)
  return (
    <button
      suppressHydrationWarning
      type="submit"
      className="btn btn-sm btn-ghost ask"
      form={asking?.form}
      name={asking?.name}
      value={id}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.preventDefault()
        asking?.ask(id)
      }}
    >
      {children}
    </button>
  )
}

type RowQuestionProps = Pick<ComponentProps<typeof ActionForm>, 'action' | 'organization' | 'hidden'> & {
  /** "Remove Mary Jackson from Acme?" */
  question: ReactNode
  /** What will happen. */
  children: ReactNode
  /** The button: "Remove member". */
  confirm: string
  close: () => void
}

export function RowQuestion({ question, children, confirm, close, ...form }: RowQuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const isScripted = useScripted()

  useEffect(() => {
    if (isScripted) dialog.current?.showModal()
  }, [isScripted])

  return (
    <dialog
      ref={dialog}
      open={!isScripted}
      role="alertdialog"
      aria-labelledby={`${id}-question`}
      aria-describedby={`${id}-what`}
      onClose={close}
      className="dialog"
    >
      <form id={`${id}-cancel`} method="dialog" />
      <ActionForm quiet="inside" onDone={() => dialog.current?.close()} {...form}>
        <AboutIt id={id} question={question}>
          {children}
        </AboutIt>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          {/* First, so that it has the focus when the dialog opens. */}
          <Button form={`${id}-cancel`} variant="secondary">
            Cancel
          </Button>
          <SubmitButton variant="destructive">{confirm}</SubmitButton>
        </div>
      </ActionForm>
    </dialog>
  )
}
