import type { z } from 'zod'
import * as confirmation from './account/confirmation'
import * as account from './account/operations'
import * as proof from './account/proof'
import * as domains from './domains/operations'
import * as inbox from './email/inbox'
import * as invitationLinks from './invitation-links/operations'
import * as invitations from './invitations/operations'
import * as joining from './joining/operations'
import * as members from './members/operations'
import type { Access, Operation } from './operation'
import type { Served } from './organizations/mutation'
import * as organizations from './organizations/operations'
import * as ownership from './ownership/operations'
import * as projects from './projects/operations'
import * as roles from './roles/operations'

type AnyOperation = Operation<never, z.ZodType, unknown> & { readonly permission: Access }

/** Every operation of the product, by folder. Operations don't know this list. */
const nouns = {
  account,
  confirmation,
  domains,
  inbox,
  invitationLinks,
  invitations,
  joining,
  members,
  organizations,
  ownership,
  projects,
  proof,
  roles,
}

const isOperation = (value: unknown): value is AnyOperation =>
  typeof value === 'function' && 'permission' in value && 'input' in value

export const operations: readonly AnyOperation[] = Object.values(nouns).flatMap((noun) =>
  Object.values<unknown>(noun).filter(isOperation),
)

const isServed = (value: unknown): value is { served: Served } =>
  typeof value === 'function' && 'served' in value

const served = new Map(
  Object.values(nouns)
    .flatMap((noun) => Object.values<unknown>(noun))
    .flatMap((each) => (isServed(each) ? [[each.served.path, each.served]] : [])),
)

/** The organization operation for a path of Better Auth. */
export const operationAt = (path: string): Served | undefined => served.get(path)
