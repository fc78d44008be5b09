import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect } from 'vitest'
import { db } from '@/db'
import { type Channel, channels, type Said } from './channels'
import { forgetCounts } from './limits'
import type { newOrganization, Person } from './people'

// Real parallel transactions, each contender through the screen or the endpoint, in every mixture. An answer is true when it is
// a success exactly if its work was done. ATRIUM_RACE_ROUNDS=200 npx vitest run --project database races

const asked = process.env.ATRIUM_RACE_ROUNDS
const rounds = Number(asked ?? 20)

export type Contender = {
  act: (channel: Channel) => Promise<Said>
  /** Whether the database shows its work done. */
  happened: (said: Said) => Promise<boolean>
  /** The statuses with which it may lose. */
  loses: readonly number[]
}
export type Scene = {
  contenders: readonly Contender[]
  /** How many of them must succeed. */
  winners: readonly number[]
  /** What is wrong afterwards, besides untrue answers. */
  wrongs: () => Promise<readonly (string | false)[]>
}
type Tally = { race: string; rounds: number; violations: number; won: number[]; mixtures: Set<string> }

const tallies: Tally[] = []
export const timeout = 30_000 + rounds * 1_000

/** Every mixture of channels comes round; half of the rounds start at once, the others a few milliseconds apart. */
const channelOf = (round: number, contender: number): Channel =>
  channels[(round >> contender) & 1] ?? channels[0]
const headStart = (round: number, contender: number) =>
  round % 2 === 0 ? 0 : (round * 3 + contender * 5) % 9

export async function race(name: string, scene: (round: number) => Promise<Scene>) {
  const violations: string[] = []
  const tally: Tally = { race: name, rounds, violations: 0, won: [], mixtures: new Set() }
  tallies.push(tally)
  for (let round = 0; round < rounds; round++) {
    const { contenders, winners, wrongs } = await scene(round)
    const answers = await Promise.all(
      contenders.map(async ({ act }, index) => {
        await new Promise((resolve) => setTimeout(resolve, headStart(round, index)))
        return act(channelOf(round, index)).catch((error) => ({
          status: 500,
          message: String(error),
          body: {},
        }))
      }),
    )
    const found = (await wrongs()).filter((wrong) => wrong !== false)
    for (const [index, { happened, loses }] of contenders.entries()) {
      const said = answers[index] ?? { status: 0, message: 'no answer', body: {} }
      const won = said.status === 200
      if (won) tally.won[index] = (tally.won[index] ?? 0) + 1
      if (!won && !loses.includes(said.status))
        found.push(`contender ${index} lost with ${said.status}: ${said.message}`)
      if (won !== (await happened(said)))
        found.push(`contender ${index} was told ${said.status}, which is not what happened`)
    }
    const successes = answers.filter(({ status }) => status === 200).length
    if (!winners.includes(successes)) found.push(`${successes} winners`)
    tally.mixtures.add(contenders.map((_, index) => channelOf(round, index).name).join('+'))
    violations.push(...found.map((wrong) => `round ${round}: ${wrong}`))
  }
  tally.violations = violations.length
  expect(violations).toEqual([])
}

export const rows = async (query: ReturnType<typeof sql>) => (await db().execute(query)).rows

export async function chainIsBroken(organizationId: string) {
  return (await rows(sql`select * from audit_first_broken(${organizationId})`)).length > 0
}

export type Organization = Awaited<ReturnType<typeof newOrganization>>

export const makesAdmin = (
  actor: Person,
  target: Person,
  roles: Organization['roles'],
  loses: number[],
): Contender => ({
  act: (channel) => channel.changeRole(actor, target.memberId, 'admin'),
  happened: async () => (await roles())[target.id] === 'admin',
  loses,
})
export const removes = (
  actor: Person,
  target: Person,
  roles: Organization['roles'],
  loses: number[],
): Contender => ({
  act: (channel) => channel.removeMember(actor, target.memberId),
  happened: async () => !(target.id in (await roles())),
  loses,
})
export const leaves = (actor: Person, roles: Organization['roles'], loses: number[]): Contender => ({
  act: (channel) => channel.leave(actor),
  happened: async () => !(actor.id in (await roles())),
  loses,
})

beforeEach(() => forgetCounts())

afterAll(async () => {
  const ownerless = await rows(sql`select o.id from organization o where not exists (select 1 from member m
    where m.organization_id = o.id and 'owner' = any(string_to_array(m.role, ',')))`)
  expect(ownerless, 'organizations without an owner').toEqual([])
  expect(tallies.filter(({ rounds, mixtures }) => rounds >= 8 && mixtures.size < 4)).toEqual([])
  if (!asked) return
  const [statistics] = await rows(
    sql`select deadlocks from pg_stat_database where datname = current_database()`,
  )
  console.table(
    tallies.map(({ won, mixtures, ...tally }) => ({
      ...tally,
      'won by contender': Array.from(won, (times) => times ?? 0).join('/'),
      mixtures: mixtures.size,
    })),
  )
  console.log(`deadlocks that the database broke: ${statistics?.deadlocks}`)
})
