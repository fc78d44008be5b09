/**
 * Mutants that change nothing observable, by name, with the reason. An entry without a mutant, or
 * one that a test detects after all, is an error.
 */
export const equivalent: Record<string, string> = {}
