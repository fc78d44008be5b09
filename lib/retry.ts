const tries = 3
const raceStates = new Set(['40001', '40P01'])

/** Runs a whole transaction, and again if the database aborted it in favour of another one. */
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
