import { failing } from '../failing'
import {
  type Answer,
  ask,
  each,
  type Guarantees,
  newOrganization,
  type Person,
  password,
  post,
  times,
  won,
} from '../support'
import type { Target } from '../targets'

// Owners, accounts and who belongs.

type TwoOwners = (target: Target, id: string, actor: Owner, other: Owner) => Promise<Answer>
type Owner = Person & { memberId: string }

const ownerless = (attempt: TwoOwners) => (target: Target, rounds: number) =>
  times(rounds, async () => {
    const { id, join, owners } = await newOrganization(target)
    const [first, second] = [await join('owner'), await join('owner')]
    const answers = await Promise.all([
      attempt(target, id, first, second),
      attempt(target, id, second, first),
    ])
    return (await owners()) === 0 || !answers.some(won)
  })

export const owners: Guarantees = {
  'two owners who demote each other leave one': ownerless((target, organizationId, actor, { memberId }) =>
    post(target, actor, '/organization/update-member-role', { organizationId, memberId, role: 'member' }),
  ),
  'two owners who leave at the same time leave one': ownerless((target, organizationId, actor) =>
    post(target, actor, '/organization/leave', { organizationId }),
  ),
  'two owners who remove each other leave one': ownerless((target, organizationId, actor, { memberId }) =>
    post(target, actor, '/organization/remove-member', { organizationId, memberIdOrEmail: memberId }),
  ),
  'the only owner cannot delete their account': (target) =>
    times(2, async () => {
      const { join, owners } = await newOrganization(target)
      const owner = await join('owner')
      await join('member')
      await post(target, owner, '/delete-user', { password })
      return (await owners()) === 0
    }),
  'an account that cannot be deleted keeps its password and its sessions': (target) =>
    each(['member', '"user"'], async (table) => {
      const { join } = await newOrganization(target)
      const [owner] = [await join('owner'), await join('member')]
      const id = table === 'member' ? owner.memberId : owner.id
      await failing(target, `delete on ${table}`, `old.id = '${id}'`, () =>
        post(target, owner, '/delete-user', { password }),
      )
      const rows = (name: string) => target.query(`select 1 from ${name} where user_id = $1`, [owner.id])
      const there = await target.query('select 1 from "user" where id = $1', [owner.id])
      return there.length === 1 && (await rows('account')).length * (await rows('session')).length === 0
    }),
  'no session names an organization that its person has left': (target) =>
    each(['remove-member', 'delete'], async (path) => {
      const { id, join } = await newOrganization(target)
      const [owner, admin] = [await join('owner'), await join('admin')]
      const { memberId } = admin
      const body = { organizationId: id, memberIdOrEmail: memberId }
      if (!won(await post(target, owner, `/organization/${path}`, body))) return true
      const { body: found } = await ask(target, admin, 'GET', '/get-session')
      return JSON.stringify(found).includes(id)
    }),
}
