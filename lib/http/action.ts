import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { AppError, type ErrorCode, toAppError, unavailable } from '../errors'
import { type ContextFor, enter } from '../guard/enter'
import { parseInput } from '../input'
import { log } from '../log'
import { type Access, given, type Operation } from '../operation'
import { answerWith, markActionBegan } from './answer'
import { fileFields, withFiles } from './file-fields'
import { type Fields, grouped, type Texts, textsOf, underFields, withoutSecrets } from './form-fields'
import { helpAfter } from './grantors'

// The one way to write a server action: action(operation, message). The operation and its
// permission are properties of the function, so that tests can list who can call what, and with
// which input. Also works as a plain form post.

/** What a form gets back. Never a row, never a password. */
export type FormState = {
  status: 'idle' | 'done' | 'refused'
  /** For a toast or the alert above the form. */
  message?: string
  /** Who can grant the missing permission. */
  help?: string
  code?: ErrorCode
  /** Error messages by field name. */
  fields?: Record<string, string[]>
  /**
   * The input, without secrets, so that nothing is lost. Several values of one name are joined by
   * newlines.
   */
  values?: Record<string, string>
  /** Small values for the screen, such as a link to copy. */
  data?: Record<string, string>
}

export const idle: FormState = { status: 'idle' }

type Outcome = { message?: string; data?: Record<string, string> }

export type Action<P extends Access = Access> = {
  (state: FormState, form: FormData): Promise<FormState>
  readonly permission: P
  readonly operation: Pick<Operation<P, z.ZodType, unknown>, 'summary' | 'input'>
}

type Told<P, S extends z.ZodType, R> = {
  context: ContextFor<P>
  input: z.output<S>
  result: R
  /** The form's fields, without files, for what only the form knows, such as where to go next. */
  form: Fields
}

/**
 * The guard checks the permission in the organization named by the form's field `organization` (a
 * slug), also for 'member'. AppErrors become the form's message and the response's status.
 * @param tell returns the success message; can redirect
 * @param confirm a check that only the form needs, before anything happens; @throws AppError
 */
export function action<P extends Access, S extends z.ZodType, R>(
  operation: Operation<P, S, R>,
  tell: (told: Told<P, S, R>) => Outcome | Promise<Outcome>,
  confirm?: (asked: Pick<Told<P, S, R>, 'context' | 'form'>) => void,
): Action<P> {
  const files = fileFields(operation.input)
  const act = async (_: FormState, sent: FormData): Promise<FormState> => {
    markActionBegan()
    let texts: Texts = {}
    try {
      texts = textsOf(sent)
      const form = grouped(texts)
      const context = await enter(operation.permission, slugIn(texts))
      confirm?.({ context, form })
      const input = parseInput(
        operation.input,
        grouped(withFiles(texts, sent, files)),
        'Please fix the errors below.',
      )
      const result = await operation(context, ...given<S>(input))
      return { status: 'done', ...(await tell({ context, input, result, form })) }
    } catch (error) {
      unstable_rethrow(error)
      return await refusedState(error, texts)
    }
  }
  return Object.assign(act, { permission: operation.permission, operation })
}

const slugIn = ({ organization }: Texts) => (typeof organization === 'string' ? organization : '')

async function refusedState(error: unknown, texts: Texts): Promise<FormState> {
  const known = toAppError(error)
  if (!known || known.code === 'unavailable') log.error({ err: error }, 'action failed')
  const refusal = known ?? fault()
  answerWith(refusal)
  return {
    status: 'refused',
    code: refusal.code,
    message: refusal.message,
    help: await helpAfter(refusal, slugIn(texts)),
    fields: refusal.fields && underFields(refusal.fields, texts),
    values: withoutSecrets(texts),
    data: refusal.permission && { permission: refusal.permission },
  }
}

const fault = () => {
  const { code, cause } = unavailable()
  return new AppError(code, 'Something went wrong on our side. Nothing was changed; try again in a moment.', {
    cause,
  })
}
