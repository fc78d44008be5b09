/** By its name, what no answer repeats and no browser keeps. */
export const isSecretField = (name: string): boolean => /password|token/i.test(name)
