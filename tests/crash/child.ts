import 'next/dist/server/node-environment-baseline.js'
import { text } from 'node:stream/consumers'
import { pool } from '@/db'
import { doors, onScreens } from '../support/channels'
import { type Death, dieOf } from '../support/dying'
import { Person } from '../support/people'

// A server in miniature that dies of SIGKILL in the middle of its work: it does the steps of its plan through the real doors.

type Door = (typeof doors)[number]

const operations = {
  create: (door: Door, actor: Person, { slug = '' }) => door.create(actor, { name: 'Crashed', slug }),
  invite: (door: Door, actor: Person, { email = '' }) => door.invite(actor, email, 'member'),
  accept: (door: Door, actor: Person, { invitationId = '' }) => door.accept(actor, invitationId),
  demote: (door: Door, actor: Person, { memberId = '' }) => door.changeRole(actor, memberId, 'member'),
  remove: (door: Door, actor: Person, { memberId = '' }) => door.removeMember(actor, memberId),
  leave: (door: Door, actor: Person) => door.leave(actor),
  delete: (door: Door, actor: Person) => door.remove(actor),
  offer: (_: Door, actor: Person, { email = '' }) => onScreens.offer(actor, email),
  'take over': (_: Door, actor: Person) => onScreens.acceptOffer(actor),
  'end offer': (_: Door, actor: Person) => onScreens.endOffer(actor),
  restore: (_: Door, actor: Person, { organizationId = '' }) => onScreens.restore(actor, organizationId),
}

/** These have no endpoint. */
export const screenOnly: readonly Operation[] = ['offer', 'take over', 'end offer', 'restore']

export type Operation = keyof typeof operations
export type Step = Death & {
  operation: Operation
  door: Door['name']
  actor: Pick<Person, 'facts' | 'home'>
  subject: {
    slug?: string
    email?: string
    invitationId?: string
    memberId?: string
    organizationId?: string
  }
}

/** What a door needs to know, in a form that goes to another process and comes back. */
export const perform = ({ operation, door, actor, subject }: Step) =>
  operations[operation](
    doors.find(({ name }) => name === door) ?? doors[0],
    new Person(actor.facts, actor.home),
    subject,
  )

async function live(plan: readonly Step[]): Promise<void> {
  // Each step keeps its connection, and all are opened at once.
  Object.assign(pool().options, { max: plan.length + 5, connectionTimeoutMillis: 60_000 })
  await dieOf(plan.map((step) => ({ ...step, run: () => perform(step).then(({ status }) => status) })))
}

if (process.argv.includes('--live')) await live(JSON.parse(await text(process.stdin)))
