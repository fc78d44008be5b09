/** Kept until the tab closes. A browser can forbid storage, and then throws on access. */
export function tabStorage(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}
