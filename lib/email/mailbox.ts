const withoutDots = new Set(['gmail.com', 'googlemail.com'])

/**
 * The mailbox that an email address leads to, as limits count it: `Ada.L+news@GoogleMail.com` is `adal@gmail.com`. Providers differ in
 * what they ignore; a tag after `+` is common to most, and taking it off where it counts only makes a limit stricter.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [name, domain] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()]
  const untagged = name.replace(/(?<=.)\+.*$/, '')
  return withoutDots.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`
}
