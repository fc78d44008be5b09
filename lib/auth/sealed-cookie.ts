import { cookies } from 'next/headers'
import { z } from 'zod'
import { env } from '../env'
import { seal, unseal } from '../http/seal'

// A cookie that only this server can read and write, for what one browser is in the middle of.

/** @param seconds after which it no longer counts, whatever the browser does */
export function sealedCookie<S extends z.ZodType>(purpose: string, schema: S, seconds: number) {
  const secure = () => env().appUrl.startsWith('https:')
  const name = () => `${secure() ? '__Host-' : ''}atrium.${purpose}`
  const key = () => ({ id: purpose, token: env().secret, owner: '' })
  const options = (maxAge: number) =>
    ({ httpOnly: true, sameSite: 'lax', secure: secure(), path: '/', maxAge }) as const
  const sealed = z.object({ value: z.unknown(), until: z.number() })

  return {
    async set(value: z.output<S>): Promise<void> {
      const text = JSON.stringify({ value, until: Date.now() + seconds * 1000 })
      const browser = await cookies()
      browser.set(name(), seal(text, key()), options(seconds))
    },
    async remove(): Promise<void> {
      const browser = await cookies()
      browser.set(name(), '', options(0))
    },
    async read(): Promise<z.output<S> | null> {
      const given = (await cookies()).get(name())?.value
      if (!given) return null
      try {
        const { value, until } = sealed.parse(JSON.parse(unseal(given, key())))
        return until > Date.now() ? schema.parse(value) : null
      } catch {
        return null
      }
    },
  }
}
