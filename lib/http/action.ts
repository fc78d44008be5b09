import type { Route } from 'next'
import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect, unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { rememberingFailures } from '@/db/failures'
import { methodsOf, type ProofMethod } from '../account/proof-methods'
import { AppError, type ErrorCode, type RefusalReason, refusalOf, unavailable } from '../errors'
import { type Access, type ContextFor, enter } from '../guard/enter'
import { pathHeader, queryHeader, safePath } from '../guard/routes'
import { currentViewer } from '../guard/server'
import { parseInput } from '../input'
import { tellRefusal } from '../observe/refusal'
import { given, type Operation } from '../operation'
import { answerWith, markActionBegan } from './answer'
import { fileFields, withFiles } from './file-fields'
import { type Fields, grouped, type Texts, underFields, withoutSecrets } from './form-fields'
import { helpAfter } from './grantors'
import { once, type Submission } from './once'
import { type Outcome, outcomeOf, outcomeSchema, sentenceOf } from './outcome'
import { takePoint } from './rate-limits'
import { setAgain, setCookiesSchema, withSetCookies } from './set-cookies'
import { inputDigest, requireSamePerson, type Submitted, submitted } from './submitted'
import { tellNextPage } from './told'

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
  /** Why, if the form has more to do than to show the message. */
  reason?: RefusalReason
  /** With 'proof_needed': how the person can prove who they are. */
  proof?: ProofMethod[]
  /** With 'in_progress': the token to send it again with. */
  token?: string
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

export type Action<P extends Access = Access> = {
  (state: FormState, form: FormData): Promise<FormState>
  readonly permission: P
  readonly operation: Pick<Operation<P, z.ZodType, unknown>, 'summary' | 'input' | 'proof'>
}

type Done<P, S extends z.ZodType, R> = {
  context: ContextFor<P>
  input: z.output<S>
  result: R
  /** The form's fields, without files, for what only the form knows, such as where to go next. */
  form: Fields
}

type Options<P extends Access, S extends z.ZodType, R> = {
  /** A check that only the form needs, before anything happens; @throws AppError */
  confirm?: (asked: Pick<Done<P, S, R>, 'context' | 'form'>) => void | Promise<void>
  /** Runs again if it is sent again: by then, the session of an earlier answer can have ended. */
  repeatable?: true
}

/**
 * The guard checks the permission in the organization named by the form's field `organization` (a
 * slug), also for 'member'. AppErrors become the form's message and the response's status. What is
 * sent twice happens once (./once).
 * @param tell returns the success message, and where to go; can redirect without a message
 */
export function action<P extends Access, S extends z.ZodType, R>(
  operation: Operation<P, S, R>,
  tell: (done: Done<P, S, R>) => Outcome | Promise<Outcome>,
  { confirm, repeatable }: Options<P, S, R> = {},
): Action<P> {
  const files = fileFields(operation.input)

  async function perform(texts: Texts, sent: FormData): Promise<Outcome> {
    const form = grouped(texts)
    const context = await enter(operation.permission, slugIn(texts), operation)
    await confirm?.({ context, form })
    const input = parseInput(
      operation.input,
      grouped(withFiles(texts, sent, files)),
      'Please fix the errors below.',
    )
    const result = await operation(context, ...given<S>(input))
    return outcomeOf(() => tell({ context, input, result, form }))
  }

  const act = (_: FormState, sent: FormData): Promise<FormState> => rememberingFailures(() => answerTo(sent))

  async function answerTo(sent: FormData): Promise<FormState> {
    markActionBegan()
    let form: Submitted = { texts: {} }
    try {
      form = submitted(sent)
      const { texts, token, renderedFor } = form
      const viewer = token || renderedFor !== undefined ? await currentViewer() : null
      requireSamePerson(viewer, form)
      if (!token || repeatable) return await answered(await perform(texts, sent))
      const asked = `${operation.permission} ${operation.summary} ${await inputDigest(texts, sent)}`
      // Whoever changed their password has a new session, and sends it again without one.
      const submission = { token, owner: renderedFor ?? viewer?.user.id ?? '', asked }
      let first = false
      const { result, cookies } = await once(submission, answerSchema, async () => {
        first = true
        if (viewer) await takePoint('form:person', viewer.user.id)
        return withSetCookies(() => perform(texts, sent))
      })
      if (!first) await repeat(cookies)
      return await answered(result, submission)
    } catch (error) {
      unstable_rethrow(error)
      return await refusedState(error, form)
    }
  }
  return Object.assign(act, { permission: operation.permission, operation })
}

const answerSchema = z.object({ result: outcomeSchema, cookies: setCookiesSchema })

/** The browser can lack the first answer's cookies, and still show the previous state. */
async function repeat(cookies: z.output<typeof setCookiesSchema>): Promise<void> {
  if (cookies.length > 0 && !(await currentViewer())) await setAgain(cookies)
  revalidatePath('/', 'layout')
}

async function answered(outcome: Outcome, submission?: Submission): Promise<FormState> {
  if (outcome.leaveFor !== undefined) redirect(elsewhere(outcome.leaveFor))
  const isTold = submission !== undefined && sentenceOf(outcome) !== undefined
  const { redirect: next = isTold ? await pageOfPost() : undefined, ...told } = outcome
  if (next === undefined) return { status: 'done', ...told }
  if (isTold) await tellNextPage(submission, next)
  redirect(safePath(next))
}

/** Only what an operation of ours returned, never what a request contains. */
const elsewhere = (url: string) => url as Route

/** Without JavaScript, reloading a page that answered a post would post again. */
async function pageOfPost(): Promise<string | undefined> {
  const request = await headers()
  if (request.has('next-action')) return undefined
  return `${request.get(pathHeader) ?? '/'}${request.get(queryHeader) ?? ''}`
}

const slugIn = ({ organization }: Texts) => (typeof organization === 'string' ? organization : '')

async function refusedState(error: unknown, { texts, token }: Submitted): Promise<FormState> {
  tellRefusal(error)
  const refusal = refusalOf(error) ?? fault()
  answerWith(refusal)
  return {
    status: 'refused',
    code: refusal.code,
    reason: refusal.reason,
    token: refusal.reason === 'in_progress' ? token : undefined,
    message: refusal.message,
    help: await helpAfter(refusal, slugIn(texts)),
    fields: refusal.fields && underFields(refusal.fields, texts),
    values: withoutSecrets(texts),
    proof: refusal.reason === 'proof_needed' ? await waysToProve() : undefined,
    data: refusal.permission ? { permission: refusal.permission } : refusal.data,
  }
}

/** Empty if they can't be read: the refusal also has a link. */
async function waysToProve(): Promise<ProofMethod[]> {
  try {
    const viewer = await currentViewer()
    return viewer ? await methodsOf(viewer) : []
  } catch {
    return []
  }
}

const fault = () => {
  const { code, cause } = unavailable()
  return new AppError(code, 'Something went wrong on our side. Nothing was changed; try again in a moment.', {
    cause,
  })
}
