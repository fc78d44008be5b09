import type { FormState } from '@/lib/http/action'
import { isolated } from '@/lib/isolated'
import { type NoAnswer, noAnswerBy, sentences } from './no-answer'
import type { Person } from './scope'
import { lookAtSession } from './session'

/** What a form shows: the last answer, or why none came. */
export type Shown = FormState & { noAnswer?: NoAnswer }

export function shownInstead(error: unknown): Shown {
  const noAnswer = noAnswerBy(error)
  return { status: 'refused', message: sentences[noAnswer], noAnswer }
}

const signedOut =
  'You’ve been signed out. We’ll keep anything you typed, except passwords and codes, while you sign in, then bring you back to this page.'

/** Words refusals that are about who is asking, knowing for whom the form was rendered. */
export async function inWords(answer: FormState, person: Person | null): Promise<FormState> {
  if (answer.reason === 'other_person') {
    const now = (await lookAtSession())?.person
    return now && person ? { ...answer, message: otherPerson(now, person) } : answer
  }
  return wordsOfSignedOut(answer, person)
}

export const wordsOfSignedOut = (answer: FormState, person: Person | null): FormState =>
  answer.code === 'unauthenticated' && person ? { ...answer, message: signedOut } : answer

const otherPerson = (now: Person, then: Person) =>
  `You’re now signed in as ${isolated(now.name)}. This form was opened by ${isolated(then.name)}, so nothing was changed. ` +
  `Reload this page to continue as ${isolated(now.name)}.`
