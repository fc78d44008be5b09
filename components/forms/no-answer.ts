import { unstable_isUnrecognizedActionError } from 'next/navigation'

/** Why an action's answer did not come. Whether the server did what was asked is not known. */
export type NoAnswer = 'offline' | 'unreachable' | 'new-version'

export const sentences: Record<NoAnswer, string> = {
  offline: 'You’re offline. Anything you typed is still here. Try again when you’re connected.',
  unreachable: 'We couldn’t reach the server. Anything you typed is still here. Try again in a moment.',
  'new-version':
    'A new version is available. Reload this page. Anything you typed will still be here, except passwords and codes.',
}

/** @param error what the call of a server action threw, besides a redirect */
export function noAnswerBy(error: unknown): NoAnswer {
  if (unstable_isUnrecognizedActionError(error)) return 'new-version'
  return navigator.onLine ? 'unreachable' : 'offline'
}
