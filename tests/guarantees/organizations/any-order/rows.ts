import type { World } from './world'

// What the audit log must say of a step: one row for each thing that differs after it.

/** As `place: action`, sorted. */
export function rowsOf(before: World, after: World): string[] {
  const rows: string[] = []
  for (const [index, now] of after.organizations.entries()) {
    const say = (...actions: string[]) => rows.push(...actions.map((action) => `${index}: ${action}`))
    const was = before.organizations[index]
    if (!was) say('organization:create')
    if (was && was.deleted !== now.deleted) say('organization:delete')
    if (was && (was.name !== now.name || was.slug !== now.slug)) say('organization:update')
    const changes = <T>(
      resource: string,
      key: (each: T) => unknown,
      old: readonly T[],
      recent: readonly T[],
    ) => {
      for (const each of recent) {
        const same = old.find((one) => key(one) === key(each))
        if (!same) say(`${resource}:create`)
        else if (JSON.stringify(same) !== JSON.stringify(each)) say(`${resource}:update`)
      }
      for (const each of old) if (!recent.some((one) => key(one) === key(each))) say(`${resource}:delete`)
    }
    changes('member', ({ person }) => person, was?.members ?? [], now.members)
    changes('ac', ({ name }) => name, was?.roles ?? [], now.roles)
    if (was?.offer && was.offer.nth !== now.offer?.nth) say('organization:transfer')
    if (now.offer && was?.offer?.nth !== now.offer.nth) say('organization:transfer')
  }
  for (const [index, { organization, status }] of after.invitations.entries()) {
    const was = before.invitations[index]
    if (!was) rows.push(`${organization}: invitation:create`)
    else if (was.status !== status) rows.push(`${organization}: invitation:${ends[status]}`)
  }
  return rows.sort()
}

const ends: Record<string, string> = { canceled: 'cancel', accepted: 'accept', rejected: 'reject' }
