import { z } from 'zod'
import { holdsLink } from '../email/links'
import { slugLength } from './propose-slug'
import { reservedSlugs } from './reserved-slugs'

// What an organization's name, URL and metadata can be, for screens and raw endpoints.

/**
 * Control characters, line breaks and direction marks: a name must not change the text around it in
 * a list or an email.
 */
const unclean = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/**
 * Joiners and other zero-width characters are allowed, because names contain them, but a name needs
 * at least one visible character. Some letters and symbols are drawn as blanks: in Braille, in
 * music, among hieroglyphs.
 */
const visible =
  /(?![\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}])[\p{L}\p{N}\p{P}\p{S}]/u

/** One readable line: trimmed, without control characters, 1 to `max` characters. */
export const lineSchema = (what: string, max: number) =>
  z
    .string(`Enter ${what}.`)
    .trim()
    .min(1, `Enter ${what}.`)
    // The checks below can be slow, so they are skipped for a text that is too long.
    .max(max, { error: `Use at most ${max} characters.`, abort: true })
    .refine((text) => !unclean.test(text), 'Use one line of plain text.')
    .refine((text) => !text || visible.test(text), `Enter ${what} with visible characters.`)

/** A name that appears in emails to others, who must be able to trust the links there. */
export const mailedNameSchema = (what: string) =>
  lineSchema(what, 80).refine(
    (text) => !holdsLink(text),
    'Use a name that email programs don’t turn into a link. A space after each dot helps.',
  )

export const nameSchema = mailedNameSchema('a name')

/**
 * An organization's part of the URL: lowercase ASCII letters, digits and single hyphens, 2 to 48
 * characters.
 */
export const slugSchema = z
  .string('Enter a URL.')
  .min(2, 'Use at least 2 characters.')
  .max(slugLength, `Use at most ${slugLength} characters.`)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lowercase letters, numbers and single hyphens.')
  .refine((slug) => !reservedSlugs.has(slug), 'This URL is reserved. Choose another one.')

const noLogo = 'Use an https URL of a public host.'

/**
 * Printable ASCII, checked first: a URL parser ignores blanks and line breaks, but the text is
 * stored as given.
 */
const logoUrl = z
  .string(noLogo)
  .regex(/^https:\/\/[\x21-\x7e]+$/i, noLogo)
  .max(500)
  .pipe(z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: noLogo }))

/** Clients remove a logo by sending an empty one. */
export const logoSchema = z.union([z.literal('').transform(() => null), logoUrl], noLogo).nullish()

export const metadataSchema = z
  .record(z.string().max(64), z.unknown())
  .refine((metadata) => JSON.stringify(metadata).length <= 4096, 'Use at most 4 KB of metadata.')
  .optional()

export const newOrganization = z
  .object({
    name: nameSchema,
    slug: z.string().optional(),
    /** What the form proposed: a slug that was left as it was is not one that a person chose. */
    proposedSlug: z.string().optional(),
    logo: logoSchema,
    metadata: metadataSchema,
    userId: z.never('This field can’t be set.').optional(),
    keepCurrentActiveOrganization: z.boolean().optional(),
  })
  .transform(({ slug: wanted, proposedSlug, ...given }, context) => {
    const chosen = wanted?.trim()
    if (!chosen || chosen === proposedSlug?.trim()) return { ...given, slug: undefined }
    const { data: slug, error } = slugSchema.safeParse(chosen)
    if (!error) return { ...given, slug }
    for (const { message } of error.issues) context.addIssue({ code: 'custom', message, path: ['slug'] })
    return z.NEVER
  })

export const organizationChanges = z
  .object({
    name: nameSchema.optional(),
    slug: slugSchema.optional(),
    logo: logoSchema,
    metadata: metadataSchema,
  })
  .refine((data) => Object.values(data).some((value) => value !== undefined), 'There is nothing to change.')

/** How long members have to set up a second factor, once it is required. */
export const graceDays = ['0', '7', '30'] as const
