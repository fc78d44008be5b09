import providers from 'email-providers/all.json'
import { z } from 'zod'
import { canonicalEmail } from '../email/address'

/** Providers whose mailboxes anyone can get. No organization speaks for their people. */
const publicDomains = new Set(providers)

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

/** Also accepts an email of the domain. Its result is in ASCII, as stored emails are. */
export const domainField = z
  .string('Enter a domain.')
  .trim()
  .max(254)
  .transform((text, context) => {
    const email = canonicalEmail(`someone@${text.slice(text.lastIndexOf('@') + 1)}`)
    const fault = email ? undefined : 'Enter a domain, such as example.com.'
    const domain = domainOf(email ?? '')
    const refused = fault ?? (publicDomains.has(domain) ? publicDomain(domain) : undefined)
    if (!refused) return domain
    context.addIssue({ code: 'custom', message: refused })
    return z.NEVER
  })

const publicDomain = (domain: string) =>
  `Anyone can create an email at ${domain}. Use a domain that belongs to your organization.`

export const domainId = z.uuid('Choose a domain from the list.')

/** Whether people join as soon as they ask. */
export const approvals = ['required', 'not-required'] as const

/**
 * More digits than in a code for one's own session: anyone can guess those of many domains, for
 * years. The email shows a space in between.
 */
export const codeField = z
  .string('Enter the code.')
  .transform((text) => text.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{8}$/, 'Enter the eight digits of the code.'))
