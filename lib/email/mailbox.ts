/**
 * Providers whose mailboxes have many addresses: the characters they ignore before the @, and their
 * other domains.
 */
const providers: { domain: string; others: string[]; ignored?: RegExp }[] = [
  { domain: 'gmail.com', others: ['googlemail.com'], ignored: /\./g },
  { domain: 'proton.me', others: ['protonmail.com', 'protonmail.ch', 'pm.me'], ignored: /[._-]/g },
  { domain: 'icloud.com', others: ['me.com', 'mac.com'] },
  { domain: 'yandex.com', others: ['ya.ru', 'yandex.ru', 'yandex.by', 'yandex.kz'] },
]

/**
 * The mailbox of an email address, as limits count it: `Ada.L+news@GoogleMail.com` is
 * `adal@gmail.com`. Providers differ in what they ignore. Most support a tag after `+`, and
 * removing it can only make a limit stricter.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [name, given] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()]
  const untagged = name.replace(/(?<=.)\+.*$/, '')
  const provider = providers.find(({ domain, others }) => [domain, ...others].includes(given))
  return provider
    ? `${untagged.replace(provider.ignored ?? '', '')}@${provider.domain}`
    : `${untagged}@${given}`
}
