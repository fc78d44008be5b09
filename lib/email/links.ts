import { find } from 'linkifyjs'

// Text that email programs turn into links: Gmail, Outlook and Apple's program use the list of
// top-level domains, as linkifyjs does. See docs/decisions/0017-names-in-email.md.

/**
 * Links for any domain. The database refuses the same in a name:
 * drizzle/0002_organization_rules.sql.
 */
const written =
  /:\/\/|(^|[^a-z0-9])www\.|\\\\|[a-z0-9._-]@[a-z0-9-]+\.[a-z0-9]|[a-z0-9]\.[a-z0-9-]{2,}\/|(^|[^0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}($|[^0-9.])/i

/**
 * A top-level domain in ASCII, which linkifyjs knows only in its own script: `evil.xn--p1ai` is
 * `evil.рф`.
 */
const encoded = /\.xn--/i

/**
 * The text as an email program may read it: full-width characters as plain ones, and zero-width
 * characters removed or replaced by `signs`.
 */
const plain = (text: string, signs = ''): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, signs)
    .replaceAll('。', '.')

export const holdsLink = (text: string): boolean =>
  [plain(text), plain(text, ' ')].some(
    (read) => written.test(read) || encoded.test(read) || find(read).length > 0,
  )

/** The text. If it contains a link, the characters that make it one are removed. */
export const withoutLinks = (text: string): string =>
  holdsLink(text)
    ? plain(text)
        .replace(/[.:/\\@]+/g, ' ')
        .replace(/ +/g, ' ')
        .trim()
    : text
