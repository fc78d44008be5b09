import { expect, vi } from 'vitest'

/** Red with each of them by name, and what to do: of a list, vitest's own first line may tell no more than its length. */
export const expectNone = vi.defineHelper((found: readonly string[], whatToDo: string) =>
  expect(found, `${whatToDo}:\n${found.map((each) => `  ${each}\n`).join('')}`).toEqual([]),
)
