import { hashedAhead } from '../auth/hashed-ahead'
import { resetLinkWorks } from './queries'

/** Chooses a password by an emailed link in one transaction. A made-up link costs no hashing. */
export const withResetLink = async <T>(token: string, password: string, run: () => Promise<T>): Promise<T> =>
  (await resetLinkWorks(token)) ? hashedAhead(password, run) : run()
