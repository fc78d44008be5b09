import { env } from '../env'
import type { Key } from '../http/seal'

/** A copy of the database without the app's secret reads none of them. */
export const exportKey = ({ id, userId }: { id: string; userId: string }): Key => ({
  id: `account-export ${id}`,
  token: env().secret,
  owner: userId,
})
