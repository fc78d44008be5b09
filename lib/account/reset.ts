import { transaction } from '@/db'
import { isKnownPassword } from '../auth/breached-passwords'
import { hashedAhead, isHashable } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { resetLinkWorks } from './queries'

/**
 * Chooses a password by an emailed link in one transaction. A made-up link costs no hashing, nor
 * does a password that will be refused: the link still works afterwards, and could be used to
 * keep the processors busy.
 */
export const withResetLink = async <T>(
  token: string,
  password: unknown,
  run: () => Promise<T>,
): Promise<T> =>
  !isHashable(password) || (await isKnownPassword(password)) || !(await resetLinkWorks(token))
    ? run()
    : amongFew(() => hashedAhead(password, () => transaction(run)))
