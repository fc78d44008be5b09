/** One thing that is wrong on purpose, and the tests that must notice. */
export type Mutant = {
  kind: Kind
  /** Unique among all. */
  name: string
  /** A source file (path from the project's root) with other text, in memory only; or SQL run by the owner on a migrated, seeded database. */
  change: { file: string; text: string } | { sql: string }
  /** Tests that compare with what was decided by hand, or with the catalogue. */
  byTable: readonly Spec[]
  /** Tests that act, the likeliest first. */
  byBehaviour: readonly Spec[]
  /** Asked only where the others say nothing, because they take long. */
  otherwise?: readonly Spec[]
}

export const kinds = ['policy', 'rls', 'guards', 'rules', 'triggers', 'grants'] as const
export type Kind = (typeof kinds)[number]

/** A test file, and where that is known, which of its tests. */
export type Spec = { file: string; names?: RegExp }

export const specs = (...files: string[]): Spec[] => files.map((file) => ({ file: `tests/${file}.test.ts` }))
