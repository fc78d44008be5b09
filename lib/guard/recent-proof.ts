import { AppError } from '../errors'
import type { Viewer } from './context'
import { requireInPerson } from './impersonation'

// Recent proof: a signed-in person confirms who they are before what a stolen session must not do.
// Operations declare it (`proof`), as do endpoints of Better Auth (lib/auth/exceptions.ts). How it
// is given: lib/account/proof.ts. docs/decisions/0029-recent-proof.md.

/** Whether an operation requires recent proof: always, or for some input. */
export type RecentProof<I> = true | ((input: I) => boolean)

/** @throws AppError forbidden, with the reason 'proof_needed' */
export function requireRecentProof<I>(
  viewer: Viewer | null,
  proof: RecentProof<I> | undefined,
  input: I,
): void {
  const isRequired = typeof proof === 'function' ? proof(input) : proof
  // Staff who act as someone else can't prove that they are that person.
  if (isRequired && viewer) requireInPerson(viewer)
  if (isRequired && !viewer?.session.isProven) throw proofNeeded()
}

/** Not an attempt: it is refused for what the person has not done yet, and they can do it now. */
export const proofNeeded = () =>
  new AppError('forbidden', 'Confirm that it’s you to continue.', { reason: 'proof_needed', attempt: false })
