import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { inject } from 'vitest'

// Canary words. Every text and every id of a tenant of the matrix carries the tenant's mark, so that one look at the raw bytes of
// an answer finds whatever it tells of any tenant, and of whom.

const letters: Record<string, string> = {
  organization: 'o',
  slug: 's',
  person: 'n',
  email: 'e',
  invited: 'i',
  role: 'r',
  token: 't',
  /** The id of an invitation, which is its link. */
  link: 'l',
}

/** One of these, 'id', or the table in whose row a text stands. */
export type Kind = string
export type Word = {
  text: string
  tenant: string
  kind: Kind
  /** Whose own word it is. */
  person?: string
  /** Other tenants that invited this address, and know it therefore. */
  invitedTo?: Set<string>
  /** People outside the tenant who were told it, by an invitation. */
  toldTo?: Set<string>
  /** People who are offered to join the tenant. */
  guests: ReadonlySet<string>
}

const known = new Map<string, Word>()
/** Files run one after the other on one server; each has marks of its own. */
const file = readdirSync(inject('tallies')).length
let tenants = 0

/** Makes the words of one tenant. `person` names whose own word it is: everybody may read their own. */
export function newWords() {
  tenants += 1
  const tenant = `c0d${file.toString(16)}${tenants.toString(16).padStart(4, '0')}`
  let count = 0
  const guests = new Set<string>()
  const add = (word: Omit<Word, 'tenant' | 'guests'>) => {
    known.set(word.text, { ...word, tenant, guests })
    return word.text
  }
  return {
    tenant,
    word(kind: Kind, person?: string) {
      count += 1
      return add({ text: `${tenant}${letters[kind] ?? 'x'}${String(count).padStart(4, '0')}`, kind, person })
    },
    id: (person?: string) => add({ text: `${tenant}${randomUUID().slice(8)}`, kind: 'id', person }),
    /** Notes that this tenant invites an address of somebody's. */
    invites(email: string) {
      for (const word of wordsIn(email)) word.invitedTo = new Set(word.invitedTo).add(tenant)
    },
    /** Notes that an invitation tells somebody this. */
    tells(text: string, person: string) {
      for (const word of wordsIn(text)) word.toldTo = new Set(word.toldTo).add(person)
    },
    /** Notes that somebody is offered to join this tenant. */
    welcomes: (person: string) => void guests.add(person),
    /** An id that is also its owner's own. */
    personId() {
      const text = `${tenant}${randomUUID().slice(8)}`
      return add({ text, kind: 'id', person: text })
    },
  }
}

export type Words = ReturnType<typeof newWords>

export const shape = /c0d[0-9a-f]{5}(?:[a-z]\d{4}|-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g

/** The mark of the tenant, or of the person by themself, to whom this word belongs. */
export const markOf = (word: string) => word.slice(0, 8)

/** The canary words in a text, each once. */
export const wordsIn = (text: string): Word[] =>
  [...new Set(text.match(shape) ?? [])].flatMap((found) => known.get(found) ?? [])
