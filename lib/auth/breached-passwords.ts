import { isCommonPassword } from './common-passwords'

// Passwords from public breaches: 49,000, offline, from a package that password meters use. They
// are read when a password is first chosen. Only the server has them: browsers know the short list
// (./common-passwords), because this one has 380 KB.

let known: Promise<Set<string>> | undefined

async function read(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}

/** Shorter words of the list are also the beginning of good passwords. */
const shortestWord = 4

/**
 * Whether a new password is refused: common, breached, or a breached one with digits and signs
 * around it (`Summer2026!!`), which is what guessers try next.
 * @param email of the person who chooses it
 */
export async function isKnownPassword(password: string, email?: string): Promise<boolean> {
  if (isCommonPassword(password, email)) return true
  known ??= read()
  const list = await known
  const lower = password.toLowerCase()
  const word = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return list.has(lower) || (word.length >= shortestWord && list.has(word))
}
