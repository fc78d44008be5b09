import type { OAuthProvider } from 'better-auth/oauth2'
import { z } from 'zod'
import { personNameSchema } from '../account/person'
import { canonicalEmail } from '../email/address'
import { withoutLinks } from '../email/links'

/** A person at a provider: `accountId` is the provider's own, which never changes. */
export const identitySchema = z.object({ providerId: z.string(), accountId: z.string(), name: z.string() })
export type Identity = z.infer<typeof identitySchema>

/** What a provider says about a person. The email is canonical, or empty. */
export type Profile = { identity: Identity; email: string; verified: boolean }

type Asked = { code: string; codeVerifier: string; redirectURI: string; expectedIdTokenNonce?: string }

/** For the three requests together. Longer than any provider takes, shorter than a person waits. */
const mostMs = 10_000

/** @returns null if the provider refuses the code, or says nothing that we can believe */
export async function profileFrom(provider: OAuthProvider, asked: Asked): Promise<Profile | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), mostMs)
  })
  return Promise.race([askProvider(provider, asked), late]).finally(() => clearTimeout(timer))
}

async function askProvider(
  provider: OAuthProvider,
  { expectedIdTokenNonce, ...asked }: Asked,
): Promise<Profile | null> {
  const tokens = await provider.validateAuthorizationCode(asked)
  if (!tokens) return null
  const found = await provider.getUserInfo({ ...tokens, expectedIdTokenNonce })
  if (!found) return null
  const { name, email, emailVerified } = found.user
  const subject = await provider.accountSubject({ tokens, profile: found.data })
  const accountId = accountIdSchema.safeParse(String(subject)).data
  if (accountId === undefined) return null
  const canonical = canonicalEmail(email ?? '') ?? ''
  return {
    identity: { providerId: provider.id, accountId, name: nameFrom(name, canonical) },
    email: canonical,
    verified: emailVerified === true,
  }
}

const accountIdSchema = z
  .string()
  .max(255)
  .regex(/\S/)
  .refine((text) => !['undefined', 'null', 'NaN'].includes(text))

/** The provider's name for a person, if our rules allow it, or what comes closest. */
function nameFrom(name: string | undefined, email: string): string {
  const [mailbox = ''] = email.split('@')
  const possible = [name, withoutLinks(name ?? ''), mailbox, withoutLinks(mailbox)]
  const allowed = possible.map((each) => personNameSchema.safeParse(each).data).find(Boolean)
  return allowed ?? 'New member'
}
