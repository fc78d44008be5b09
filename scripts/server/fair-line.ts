type Place = { begin: () => void; refuse: () => void }
type Rule = {
  /** How many have their turn at the same time. */
  atOnce: number
  /** How many can wait. */
  places: number
  /** Milliseconds that one waits at most. */
  longest: number
}

/**
 * A line in which clients take turns, however many places each of them takes: whoever comes alone
 * waits for one of every other client. When it is full, a client with two places more than another
 * loses one to it.
 */
export function fairLine({ atOnce, places, longest }: Rule) {
  // In the order of their turns.
  const clients = new Map<string, Place[]>()
  let [running, waiting, isClosed] = [0, 0, false]

  function take(client: string, place: Place): boolean {
    const own = clients.get(client) ?? []
    const at = own.indexOf(place)
    if (at < 0) return false
    own.splice(at, 1)
    if (own.length === 0) clients.delete(client)
    waiting--
    return true
  }

  function next(): void {
    const [first] = clients
    const place = first?.[1][0]
    if (!first || !place || running >= atOnce) return
    const [client, own] = first
    take(client, place)
    // Its next turn comes after everyone else's.
    if (clients.delete(client)) clients.set(client, own)
    running++
    place.begin()
  }

  /** @returns whether there is room for one more of this client */
  function makeRoom(client: string): boolean {
    if (waiting < places) return true
    const own = clients.get(client)?.length ?? 0
    const [most, theirs] = [...clients].reduce((one, other) =>
      other[1].length > one[1].length ? other : one,
    )
    const newest = theirs.at(-1)
    if (theirs.length <= own + 1 || !newest) return false
    take(most, newest)
    newest.refuse()
    return true
  }

  return {
    /** @returns whether its turn has come; false if it was refused, waited too long, or has left */
    turn: (client: string, left: AbortSignal) =>
      new Promise<boolean>((resolve) => {
        if (isClosed || left.aborted || !makeRoom(client)) return resolve(false)
        const refuse = () => {
          clearTimeout(timer)
          resolve(false)
        }
        const leave = () => {
          if (take(client, place)) refuse()
        }
        const timer = setTimeout(leave, longest)
        left.addEventListener('abort', leave, { once: true })
        const place = {
          refuse,
          begin() {
            clearTimeout(timer)
            resolve(true)
          },
        }
        clients.set(client, [...(clients.get(client) ?? []), place])
        waiting++
        next()
      }),
    /** Whoever had their turn is done. */
    done() {
      running--
      next()
    },
    /** Refuses everyone who waits, and everyone who comes. */
    close() {
      isClosed = true
      for (const [client, own] of [...clients])
        for (const place of [...own]) {
          take(client, place)
          place.refuse()
        }
    },
  }
}
