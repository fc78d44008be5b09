import { Source, sourceFiles } from '../support/source'

/** A deliberate error, and the tests that must detect it. */
export type Mutant = {
  kind: Kind
  /** A unique name. */
  name: string
  /**
   * A source file (path from the project's root) with changed text, in memory only; or SQL that the
   * owner runs on a migrated, seeded database.
   */
  change: { file: string; text: string } | { sql: string }
  /** Tests that compare with decisions written by hand, or with the catalogue. */
  byTable: readonly Spec[]
  /** Tests that act, the most likely first. */
  byBehaviour: readonly Spec[]
  /** Slow tests, run only if the others pass. */
  otherwise?: readonly Spec[]
}

export const kinds = ['policy', 'rls', 'guards', 'rules', 'triggers', 'grants'] as const
export type Kind = (typeof kinds)[number]

/** A test file, and its relevant tests if known. */
export type Spec = { file: string; names?: RegExp }

export const specs = (...files: string[]): Spec[] => files.map((file) => ({ file: `tests/${file}.test.ts` }))

const guarantees = sourceFiles('tests/guarantees', /\.test\.tsx?$/).map((file) => new Source(file))

const testsWhere = (fits: (test: Source) => boolean): Spec[] =>
  guarantees.filter(fits).map(({ file }) => ({ file }))

const imports = ({ text }: Source, start: string) => text.includes(`'@/${start}`)

/** The tests of guarantees that import from where this begins: `lib/domains/`. */
export const testsImporting = (start: string): Spec[] => testsWhere((test) => imports(test, start))

/** The tests of guarantees that are in the noun's folder, or import what it has in `lib`. */
export const testsAbout = (noun: string): Spec[] =>
  testsWhere((test) => test.file.startsWith(`tests/guarantees/${noun}/`) || imports(test, `lib/${noun}/`))
