// Why someone who comes back from a provider is not signed in, in our words. Pure. The URL only
// has a code: nothing of what a provider, or anyone who makes a link, writes there is shown.

const startAgain = 'That took too long, or was started in another browser. Nothing was changed. Start again.'

const sentences = {
  access_denied: 'You canceled. Nothing was changed.',
  state_mismatch: startAgain,
  state_not_found: startAgain,
  state_invalid: startAgain,
  provider_failed: 'The other service couldn’t confirm who you are. Try again.',
  provider_away: 'We can’t reach the other service right now. Try again in a moment.',
  email_missing: 'The other service didn’t tell us your email. Share it there, or sign in another way.',
  email_unverified: 'The other service hasn’t verified your email. Verify it there, or sign in another way.',
  account_refused: 'You can’t sign in with this account. Contact support if you think that’s a mistake.',
  too_many: 'Too many attempts. Try again later.',
  linked_elsewhere: 'That account is already linked to someone else’s account here.',
  link_unverified:
    'The other service hasn’t verified the email of that account. Verify the email there, then try linking the account again.',
  signed_out: 'You were signed out in the meantime, so nothing was linked. Try again now.',
  outcome_unknown: 'We can’t tell whether this went through. Try again: nothing is done twice.',
  internal_server_error: 'Something went wrong on our side. Try again in a moment.',
} as const

export type ArrivalCode = keyof typeof sentences

/** Carries the code out of a transaction, which rolls back. */
export class RefusedArrival extends Error {
  constructor(readonly code: ArrivalCode) {
    super(`refused: ${code}`)
  }
}

/** @param code as it is in the URL: anyone can write it */
export const arrivalSentence = (code: string | undefined): string | undefined =>
  code !== undefined && isCode(code) ? sentences[code] : undefined

const isCode = (code: string): code is ArrivalCode => Object.hasOwn(sentences, code)
