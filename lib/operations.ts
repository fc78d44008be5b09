import type { z } from 'zod'
import * as code from './account/code'
import * as confirmation from './account/confirmation'
import * as emailChange from './account/email-change'
import * as accountExport from './account/export'
import * as firstPassword from './account/first-password'
import * as account from './account/operations'
import * as picture from './account/picture'
import * as proof from './account/proof'
import * as providers from './account/providers'
import * as domains from './domains/operations'
import * as inbox from './email/inbox'
import type { Access } from './guard/enter'
import * as invitationLinks from './invitation-links/operations'
import * as invitations from './invitations/operations'
import * as joining from './joining/operations'
import * as members from './members/operations'
import type { Operation } from './operation'
import type { Served } from './organizations/mutation'
import * as organizations from './organizations/operations'
import * as ownership from './ownership/operations'
import * as passkeys from './passkeys/operations'
import * as projects from './projects/operations'
import * as roles from './roles/operations'
import * as secondFactor from './second-factor/operations'
import * as recovery from './second-factor/recovery'
import * as secondStep from './second-factor/sign-in'
import * as deliveries from './staff/deliveries'
import * as impersonation from './staff/impersonation'
import * as staff from './staff/operations'

type AnyOperation = Operation<never, z.ZodType, unknown> & { readonly permission: Access }

/** Every operation of the product, by folder. Operations don't know this list. */
const nouns = {
  account,
  accountExport,
  code,
  confirmation,
  deliveries,
  domains,
  emailChange,
  firstPassword,
  impersonation,
  inbox,
  invitationLinks,
  invitations,
  joining,
  members,
  organizations,
  ownership,
  passkeys,
  picture,
  projects,
  recovery,
  proof,
  providers,
  roles,
  secondFactor,
  secondStep,
  staff,
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
