import { NODATA, NOTFOUND } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { brand } from '../brand'
import { AppError } from '../errors'

/** Asks the system's DNS servers. A test sets others. */
export const resolver = new Resolver({ timeout: 2_500, tries: 2 })

type Domain = { domain: string; challenge: string }

/** The TXT record that proves a domain. */
export const recordOf = ({ domain, challenge }: Domain) => ({
  name: `_${brand.name.toLowerCase()}.${domain}`,
  value: `verification=${challenge}`,
})

/** @throws AppError unavailable if no server answered, which says nothing about the record */
export async function isRecordThere(domain: Domain): Promise<boolean> {
  const { name, value } = recordOf(domain)
  try {
    const records = await resolver.resolveTxt(name)
    // One value can be sent in several parts.
    return records.some((parts) => parts.join('').trim() === value)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === NODATA || error.code === NOTFOUND))
      return false
    throw new AppError(
      'unavailable',
      `The DNS servers of ${domain.domain} aren’t responding right now. Nothing was changed. Try again in a few minutes.`,
      { cause: error },
    )
  }
}
