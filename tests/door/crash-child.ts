import 'next/dist/server/node-environment-baseline.js'
import { AsyncLocalStorage } from 'node:async_hooks'
import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { pool } from '@/db'
import { toAppError } from '@/lib/errors'
import { acceptOwnership, offerOwnership } from '@/lib/ownership'
import { doors } from '../support/doors'
import { Person, password } from '../support/people'

// A server in miniature that dies of SIGKILL in the middle of its work: it does all steps of its plan at once, each through the
// real door, stops each just before its n-th statement, and when all stand still it kills itself.

type Door = (typeof doors)[number]

const operations = {
  create: (door: Door, actor: Person, { slug = '' }) => door.create(actor, { name: 'Crashed', slug }),
  invite: (door: Door, actor: Person, { email = '' }) => door.invite(actor, email, 'member'),
  accept: (door: Door, actor: Person, { invitationId = '' }) => door.accept(actor, invitationId),
  demote: (door: Door, actor: Person, { memberId = '' }) => door.changeRole(actor, memberId, 'member'),
  remove: (door: Door, actor: Person, { memberId = '' }) => door.removeMember(actor, memberId),
  leave: (door: Door, actor: Person) => door.leave(actor),
  delete: (door: Door, actor: Person) => door.remove(actor),
  // These two have no endpoint.
  offer: (_: Door, actor: Person, { email = '' }) =>
    said(actor.with('organization:transfer', (context) => offerOwnership(context, { email, password }))),
  'take over': (_: Door, actor: Person) =>
    said(actor.asMember((context) => acceptOwnership(context, { password }))),
}

const said = (work: Promise<void>) =>
  work.then(
    () => ({ status: 200, message: '' }),
    (error) => {
      const refusal = toAppError(error)
      if (!refusal) throw error
      return { status: refusal.status, message: refusal.message }
    },
  )

export type Operation = keyof typeof operations
export type Step = {
  operation: Operation
  door: Door['name']
  actor: Pick<Person, 'facts' | 'home'>
  subject: { slug?: string; email?: string; invitationId?: string; memberId?: string }
  /** Stop before this statement, counted from 1; absent: before the answer leaves. */
  before?: number
  /** Let the statement go to the server, and die without waiting for its answer. */
  sent?: boolean
}
/** How far a step came: the statements that were answered, and the status if it came to its end. */
export type Reached = { statements: string[]; status?: number }

/** What a door needs to know, in a form that goes to another process and comes back. */
export const perform = ({ operation, door, actor, subject }: Step) =>
  operations[operation](
    doors.find(({ name }) => name === door) ?? doors[0],
    new Person(actor.facts, actor.home),
    subject,
  )

async function live(plan: readonly Step[]): Promise<void> {
  const current = new AsyncLocalStorage<{ step: Step; statements: string[]; stop: () => void }>()
  // Each step keeps its connection.
  pool().options.max = plan.length + 5
  const query: (...args: unknown[]) => unknown = pg.Client.prototype.query
  Object.defineProperty(pg.Client.prototype, 'query', {
    value(this: pg.Client, ...args: unknown[]) {
      const own = current.getStore()
      const statement = textOf(args[0])
      // Counters of limits are written apart, on purpose.
      if (!own || statement.includes('rate_limit')) return Reflect.apply(query, this, args)
      if (own.statements.length + 1 !== own.step.before) {
        own.statements.push(statement)
        return Reflect.apply(query, this, args)
      }
      if (own.step.sent) Reflect.apply(query, this, args)
      own.stop()
      return new Promise(() => {})
    },
  })
  // As the original, but with promises, which keep to the step that asked.
  Object.defineProperty(pg.Pool.prototype, 'query', {
    async value(this: pg.Pool, ...args: unknown[]) {
      const client = await this.connect()
      try {
        return await Reflect.apply(client.query, client, args)
      } finally {
        client.release()
      }
    },
  })
  const reached = await Promise.all(
    plan.map(
      (step) =>
        new Promise<Reached>((resolve, reject) => {
          const statements: string[] = []
          current.run({ step, statements, stop: () => resolve({ statements }) }, () =>
            perform(step).then(({ status }) => resolve({ statements, status }), reject),
          )
        }),
    ),
  )
  writeSync(1, `\n${JSON.stringify(reached)}`)
  process.kill(process.pid, 'SIGKILL')
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  return statement && typeof statement === 'object' && 'text' in statement ? String(statement.text) : ''
}

if (process.argv.includes('--live')) await live(JSON.parse(await text(process.stdin)))
