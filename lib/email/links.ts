import { find } from 'linkifyjs'

// What mail programs turn into links by themselves, wherever it stands: Gmail, Outlook and Apple Mail follow the list of top-level
// domains, as linkifyjs does. See docs/decisions/0017-names-in-email.md.

/** Links whatever the domain. The database refuses the same in a name: drizzle/0002_organization_rules.sql. */
const written =
  /:\/\/|(^|[^a-z0-9])www\.|\\\\|[a-z0-9._-]@[a-z0-9-]+\.[a-z0-9]|[a-z0-9]\.[a-z0-9-]{2,}\/|(^|[^0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}($|[^0-9.])/i

/** A top-level domain written in ASCII, which linkifyjs knows in its own script only: `evil.xn--p1ai` is `evil.рф`. */
const encoded = /\.xn--/i

/** As a mail program may read it: full-width letters and dots as plain ones, and signs of no width left out, or as ends of words. */
const plain = (text: string, signs = ''): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, signs)
    .replaceAll('。', '.')

export const holdsLink = (text: string): boolean =>
  [plain(text), plain(text, ' ')].some(
    (read) => written.test(read) || encoded.test(read) || find(read).length > 0,
  )

/** The text, unless it holds a link: then without the characters that make one. */
export const withoutLinks = (text: string): string =>
  holdsLink(text)
    ? plain(text)
        .replace(/[.:/\\@]+/g, ' ')
        .replace(/ +/g, ' ')
        .trim()
    : text
