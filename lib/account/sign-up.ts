import { headers } from 'next/headers'
import { transaction } from '@/db'
import { isKnownPassword } from '../auth/breached-passwords'
import { inEqualTime } from '../auth/floor'
import { emailOf } from '../auth/guesses'
import { hashedAhead, isHashable } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { countedAddress } from '../http/ip-address'
import { takePoint } from '../http/rate-limits'

type NewAccount = { email?: unknown; password?: unknown }

/**
 * Signs up in one transaction. It is counted first, and a password that will be refused is not
 * hashed. The wait for others' passwords is not part of the equal time: it could be longer, and
 * would then hide nothing.
 */
export const withNewAccount = <T>({ email, password }: NewAccount, run: () => Promise<T>): Promise<T> =>
  amongFew(async () => {
    await takePoint('sign-up:address', countedAddress(await headers()))
    if (!isHashable(password) || (await isKnownPassword(password, emailOf({ email })))) return run()
    return hashedAhead(password, () => inEqualTime(() => transaction(run)))
  })
