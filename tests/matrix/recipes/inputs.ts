import { randomBytes } from 'node:crypto'
import { isPermission, type Permission } from '@/lib/guard/policy'
import type { Actor } from '../support/tenant'

/** A name that nobody has yet. */
export const fresh = () => randomBytes(6).toString('hex')
export const newEmail = () => `${fresh()}@fresh.test`
export const newPassword = () => `a passphrase of ${fresh()}`

/** Something that whoever may make roles may put into one: what they hold themselves. */
export const ownPermission = ({ role }: Actor): Permission =>
  [...(role?.permissions ?? [])].filter(isPermission)[0] ?? 'project:read'
