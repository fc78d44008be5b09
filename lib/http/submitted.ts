import { createHash } from 'node:crypto'
import { readableEmail } from '../email/address'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { isolated } from '../isolated'
import { type Texts, textsOf } from './form-fields'

// Every form has two more hidden fields: a token for this attempt (`form.token`), and the user for
// whom it was rendered (`form.for`, empty for no one).

export type Submitted = {
  texts: Texts
  token?: string
  renderedFor?: string
}

/**
 * A form without these fields doesn't come from one of our pages. It is accepted: whoever posts one
 * acts as themselves, as often as they post.
 * @throws AppError invalid
 */
export function submitted(sent: unknown): Submitted {
  const { 'form.token': token, 'form.for': renderedFor, ...texts } = textsOf(sent)
  if (!isTokenOrNone(token) || Array.isArray(renderedFor)) throw new AppError('invalid', notOurs)
  return { texts, token, renderedFor }
}

const notOurs = 'This form can’t be read. Reload the page, then try again.'

const isTokenOrNone = (token: Texts[string] | undefined): token is string | undefined =>
  token === undefined || (typeof token === 'string' && /^[\x21-\x7e]{16,200}$/.test(token))

/** @throws AppError conflict, before anything happens, if someone else has signed in since */
export function requireSamePerson(viewer: Viewer | null, { renderedFor, texts }: Submitted): void {
  // Someone who has been signed out acts as no one; the guard refuses what needs a person.
  if (!viewer || renderedFor === undefined || renderedFor === viewer.user.id) return
  // A sign-in that was sent twice: its person is signed in by now.
  if (renderedFor === '' && String(texts.email).toLowerCase() === viewer.user.email.toLowerCase()) return
  const { name, email } = viewer.user
  throw new AppError(
    'conflict',
    `You’re now signed in as ${isolated(name)} (${readableEmail(email)}), but this form was opened ${renderedFor ? 'by someone else' : 'before you signed in'}. Nothing was changed. Reload the page to continue as ${isolated(name)}.`,
    { reason: 'other_person' },
  )
}

/** Equal for equal input, whatever else was sent. */
export async function inputDigest(texts: Texts, sent: FormData): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(texts).sort(byName)))
  for (const [name, value] of sent)
    if (typeof value !== 'string') {
      hash.update(JSON.stringify([name, value.name, value.type, value.size]))
      hash.update(Buffer.from(await value.arrayBuffer()))
    }
  return hash.digest('hex')
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)
