import * as account from './account/operations'
import * as inbox from './email/inbox'
import * as invitations from './invitations/operations'
import * as members from './members/operations'
import type { Served } from './organizations/mutation'
import * as organizations from './organizations/operations'
import * as ownership from './ownership/operations'
import * as projects from './projects/operations'
import * as roles from './roles/operations'

/** Every operation of the product, by the folder of its noun. No operation knows this list. */
const nouns = { account, inbox, invitations, members, organizations, ownership, projects, roles }

const isServed = (value: unknown): value is { served: Served } =>
  typeof value === 'function' && 'served' in value

const served = new Map(
  Object.values(nouns)
    .flatMap((noun) => Object.values<unknown>(noun))
    .flatMap((each) => (isServed(each) ? [[each.served.path, each.served]] : [])),
)

/** The organization operation that answers at a path of Better Auth's. */
export const operationAt = (path: string): Served | undefined => served.get(path)
