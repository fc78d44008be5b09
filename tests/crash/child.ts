import 'next/dist/server/node-environment-baseline.js'
import { text } from 'node:stream/consumers'
import { pool } from '@/db'
import { channels, onScreens } from '../support/channels'
import { Person } from '../support/people'
import { type Death, dieOf } from './dying'

// A server in miniature that dies of SIGKILL in the middle of its work: it does the steps of its plan through the real channels.

type Channel = (typeof channels)[number]

const operations = {
  create: (channel: Channel, actor: Person, { slug = '' }) =>
    channel.create(actor, { name: 'Crashed', slug }),
  invite: (channel: Channel, actor: Person, { email = '' }) => channel.invite(actor, email, 'member'),
  accept: (channel: Channel, actor: Person, { invitationId = '' }) => channel.accept(actor, invitationId),
  demote: (channel: Channel, actor: Person, { memberId = '' }) =>
    channel.changeRole(actor, memberId, 'member'),
  remove: (channel: Channel, actor: Person, { memberId = '' }) => channel.removeMember(actor, memberId),
  leave: (channel: Channel, actor: Person) => channel.leave(actor),
  delete: (channel: Channel, actor: Person) => channel.remove(actor),
  offer: (_: Channel, actor: Person, { email = '' }) => onScreens.offer(actor, email),
  'take over': (_: Channel, actor: Person) => onScreens.acceptOffer(actor),
  'end offer': (_: Channel, actor: Person) => onScreens.endOffer(actor),
  restore: (_: Channel, actor: Person, { organizationId = '' }) => onScreens.restore(actor, organizationId),
}

/** These have no endpoint. */
export const screenOnly: readonly Operation[] = ['offer', 'take over', 'end offer', 'restore']

export type Operation = keyof typeof operations
export type Step = Death & {
  operation: Operation
  channel: Channel['name']
  actor: Pick<Person, 'facts' | 'home'>
  subject: {
    slug?: string
    email?: string
    invitationId?: string
    memberId?: string
    organizationId?: string
  }
}

/** What a channel needs to know, in a form that goes to another process and comes back. */
export const perform = ({ operation, channel, actor, subject }: Step) =>
  operations[operation](
    channels.find(({ name }) => name === channel) ?? channels[0],
    new Person(actor.facts, actor.home),
    subject,
  )

async function live(plan: readonly Step[]): Promise<void> {
  // Each step keeps its connection, and all are opened at once.
  Object.assign(pool().options, { max: plan.length + 5, connectionTimeoutMillis: 60_000 })
  await dieOf(plan.map((step) => ({ ...step, run: () => perform(step).then(({ status }) => status) })))
}

if (process.argv.includes('--live')) await live(JSON.parse(await text(process.stdin)))
