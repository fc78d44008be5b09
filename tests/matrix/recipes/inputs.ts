import { isPermission, type Permission } from '@/lib/guard/policy'
import { fresh } from '../../support/inputs'
import type { Actor } from '../support/actors'

export const newEmail = () => `${fresh()}@fresh.test`
export const newPassword = () => `a passphrase of ${fresh()}`

/** Something that whoever may make roles may put into one: what they hold themselves. */
export const ownPermission = ({ role }: Actor): Permission =>
  [...(role?.permissions ?? [])].filter(isPermission)[0] ?? 'project:read'
