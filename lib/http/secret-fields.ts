/** By its name. No answer repeats a secret, and no draft keeps it. */
export const isSecretField = (name: string): boolean => /password|token|code/i.test(name)
