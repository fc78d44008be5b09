import { unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { answerWith, markActionBegan } from './answer'
import { AppError, type ErrorCode, toAppError, unavailable } from './errors'
import { helpAfter } from './grantors'
import { type ContextFor, enter, type Opening } from './guard/enter'
import type { Permission } from './guard/policy'
import { log } from './log'

// The one way to write a server action: action(who may, what is expected, what happens). The permission is the first word,
// and stays on the function, so that a test can list who may call what. Works as a plain form post, too.

/** What a form gets back. Never a row, never a password. */
export type FormState = {
  status: 'idle' | 'done' | 'refused'
  /** For a toast or the alert above the form. */
  message?: string
  /** Who could give the permission that was lacking. */
  help?: string
  code?: ErrorCode
  /** Messages under the fields, by name. */
  fields?: Record<string, string[]>
  /** What the person typed, so that nothing is lost; without secrets. Several of one name are one a line. */
  values?: Record<string, string>
  /** Small facts for the screen, such as a link to copy. */
  data?: Record<string, string>
}

export const idle: FormState = { status: 'idle' }

type Outcome = { message?: string; data?: Record<string, string> }

export type Action<P extends Permission | Opening = Permission | Opening> = {
  (state: FormState, form: FormData): Promise<FormState>
  readonly permission: P
}

/**
 * @param permission asked of the guard in the organization that the form names in its field `organization` (a slug); so is 'member'
 * @param input zod schema of the other fields
 * @param run gets the proof and the parsed input; may redirect; AppErrors become the form's message and the response's status
 */
export function action<const P extends Permission | Opening, S extends z.ZodType>(
  permission: P,
  input: S,
  run: (context: ContextFor<NoInfer<P>>, input: z.output<S>) => Promise<Outcome | undefined> | Promise<void>,
): Action<P> {
  const act = async (_: FormState, form: FormData): Promise<FormState> => {
    markActionBegan()
    let fields: Fields = {}
    try {
      fields = fieldsOf(form)
      const context = await enter(permission, slugIn(fields))
      const parsed = input.safeParse(fields)
      if (!parsed.success) throw invalid(parsed.error)
      return { status: 'done', ...((await run(context, parsed.data)) ?? {}) }
    } catch (error) {
      unstable_rethrow(error)
      return await refusedState(error, fields)
    }
  }
  return Object.assign(act, { permission })
}

type Fields = Record<string, string | string[]>

const slugIn = ({ organization }: Fields) => (typeof organization === 'string' ? organization : '')

/**
 * Text fields by name; several of one name become a list. Files and Next's own fields are left out.
 * @param form what a client sent as the second argument, which need not be a form
 * @throws AppError invalid
 */
function fieldsOf(form: unknown): Fields {
  if (!(form instanceof FormData)) throw new AppError('invalid', 'This is not a form.')
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith('$ACTION'))
  return Object.fromEntries(
    names.map((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === 'string')
      return [name, texts.length > 1 || name.endsWith('[]') ? texts : (texts[0] ?? '')]
    }),
  )
}

function invalid(error: z.ZodError): AppError {
  const fields = z.flattenError(error).fieldErrors as Record<string, string[]>
  return new AppError('invalid', 'Some of this needs another look.', { fields })
}

async function refusedState(error: unknown, typed: Fields): Promise<FormState> {
  const known = toAppError(error)
  if (!known || known.code === 'unavailable') log.error({ err: error }, 'action failed')
  const refusal = known ?? fault()
  answerWith(refusal)
  return {
    status: 'refused',
    code: refusal.code,
    message: refusal.message,
    help: await helpAfter(refusal, slugIn(typed)),
    fields: refusal.fields,
    values: Object.fromEntries(
      Object.entries(typed)
        .filter(([name]) => !secret.test(name))
        .map(([name, text]) => [name, typeof text === 'string' ? text : text.join('\n')]),
    ),
    data: refusal.permission && { permission: refusal.permission },
  }
}

const secret = /password|token/i

const fault = () => {
  const { code, cause } = unavailable()
  return new AppError(code, 'Something went wrong on our side. Nothing was changed; try again in a moment.', {
    cause,
  })
}
