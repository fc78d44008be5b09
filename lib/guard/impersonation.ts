import { AppError } from '../errors'
import { isolated } from '../isolated'
import type { Viewer } from './context'
import type { Access } from './enter'
import { isPermission } from './policy'

// What staff can do as someone else: look at what that person sees in their organizations and, if
// they chose to, make changes there. The account itself, sign-in and the staff console stay closed.
// docs/decisions/0032-staff-console.md

/** @throws AppError forbidden if staff act as this person */
export function requireInPerson({ impersonator, user }: Viewer): void {
  if (impersonator)
    throw new AppError(
      'forbidden',
      `You’re acting as ${isolated(user.name)}. Only they have access to this. To continue as yourself, stop acting as them.`,
      { attempt: false },
    )
}

type Declared = {
  /** It changes nothing. */
  reads?: true
  /** It is also for staff who act as someone else, wherever they are. */
  impersonated?: true
}

/**
 * Asked by every operation. One that doesn't say otherwise makes changes.
 * @throws AppError forbidden if staff act as this person, and can't do that
 */
export function requireAllowedAs(viewer: Viewer | null, access: Access, declared: Declared): void {
  if (!viewer?.impersonator || declared.impersonated) return
  if (!isPermission(access) && access !== 'member') requireInPerson(viewer)
  if (declared.reads || viewer.impersonator.writes) return
  throw new AppError(
    'forbidden',
    `You’re viewing Atrium as ${isolated(viewer.user.name)}, and can’t make changes. Nothing was changed.`,
    { attempt: false },
  )
}
