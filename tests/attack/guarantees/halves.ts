import { atOnce } from '../../crash/killed-process'
import { failing } from '../failing'
import { inAnotherProcess } from '../other-process'
import { each, type Guarantees, newOrganization, newPerson, post, type Result, requestOf } from '../support'
import type { Target } from '../targets'

// What is left when the database, or the process, fails in the middle.

type Scene = { request: ReturnType<typeof requestOf>; half: () => Promise<boolean> }

const scenes = {
  async create(target: Target): Promise<Scene> {
    const person = await newPerson(target)
    const slug = `half-${person.id}`
    return {
      request: requestOf(person, 'POST', '/organization/create', { name: 'Half', slug }),
      half: async () => {
        const [made] = await target.query('select id from organization where slug = $1', [slug])
        const owners = await target.query('select 1 from member where user_id = $1', [person.id])
        return Boolean(made) !== owners.length > 0
      },
    }
  },
  async accept(target: Target): Promise<Scene> {
    const { join, invited, roleOf, statusOf } = await newOrganization(target)
    const [owner, guest] = [await join('owner'), await newPerson(target)]
    const invitationId = await invited(owner, guest.email)
    return {
      request: requestOf(guest, 'POST', '/organization/accept-invitation', { invitationId }),
      half: async () => ((await statusOf(invitationId)) === 'accepted') !== (await roleOf(guest)).length > 0,
    }
  },
}

/** Kills the process that answers, once just before each of the statements that the answer takes. */
const killed =
  (scene: (target: Target) => Promise<Scene>) =>
  async (target: Target): Promise<Result> => {
    const torn: Scene[] = []
    for (;;) {
      const cases: Scene[] = []
      while (cases.length < atOnce()) cases.push(await scene(target))
      const reached = await inAnotherProcess(
        target,
        cases.map(({ request }, at) => ({ ...request, before: torn.length + at + 1 })),
      )
      const answers = reached.flatMap(({ status }) => status ?? [])
      if (answers.some((status) => status !== 200)) throw new Error(`The whole was answered ${answers}`)
      torn.push(...cases.filter((_, at) => reached[at]?.status === undefined))
      if (answers.length > 0) return each(torn, ({ half }) => half())
    }
  }

export const halves: Guarantees = {
  'an organization is made with its owner, or not at all': async (target) => {
    const person = await newPerson(target)
    const slug = `half-${person.id}`
    await failing(target, 'insert on member', `new.user_id = '${person.id}'`, () =>
      post(target, person, '/organization/create', { name: 'Half', slug }),
    )
    const left = await target.query('select 1 from organization where slug = $1', [slug])
    return { tries: 1, violations: left.length }
  },
  'a process killed while it makes an organization leaves none without an owner': killed(scenes.create),
  'a process killed while an invitation is accepted leaves it pending, or a member': killed(scenes.accept),
}
