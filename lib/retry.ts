const tries = 3
const raceStates = new Set(['40001', '40P01'])

/** Runs a whole transaction, and again when the database broke it off for another one: nothing of a rolled-back try is left. */
export async function withTries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === tries || !lostARace(error)) throw error
    }
  }
}

function lostARace(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if (raceStates.has(String((current as { code?: unknown }).code))) return true
  return false
}
