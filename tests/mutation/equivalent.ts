/**
 * Mutants that change nothing that anybody could observe, by name, with the reason. An entry that names no mutant, or one that a test
 * notices after all, is red.
 */
export const equivalent: Record<string, string> = {}
