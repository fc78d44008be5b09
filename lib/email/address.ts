import { domainToASCII, domainToUnicode } from 'node:url'

// Emails as browsers take them (https://html.spec.whatwg.org/#valid-e-mail-address), and
// with a domain in any script, as IDNA allows. Each has one canonical form: lower case, and the
// domain in ASCII (`info@испытание.рф` is `info@xn--80akhbyknj4f.xn--p1ai`).

const localPart = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+$/
/** Other ASCII would be read as a part of a URL. */
const domainText = /^[a-zA-Z0-9.\-\u0080-\u{10ffff}]+$/u
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/** The last label is no number, or the domain would be an IP address. */
const domainName = new RegExp(`^(?:${label}\\.)+(?![0-9]+$)${label}$`)
const longest = 254

const tooLong = { fault: `Use at most ${longest} characters.` }

type Read = { email: string } | { fault: string }

/** @returns the canonical form, or in words what is wrong */
export function readEmail(text: string): Read {
  const given = text.trim()
  if (given === '') return { fault: 'Enter an email.' }
  if (given.length > longest) return tooLong
  const at = given.lastIndexOf('@')
  const [local, domain] = [given.slice(0, at), given.slice(at + 1)]
  if (at < 1 || domain === '') return { fault: 'An email needs an @ and a domain, as in name@example.com.' }
  if (/[^\p{ASCII}]/u.test(local))
    return {
      fault: 'Before the @, use only letters without accents (a to z), digits and symbols such as . _ + -',
    }
  if (!localPart.test(local)) return { fault: 'Remove spaces and special characters before the @.' }
  const ascii = domainText.test(domain) ? domainToASCII(domain) : ''
  if (!domainName.test(ascii)) return { fault: `“${domain}” is not a domain. Check the part after the @.` }
  const email = `${local.toLowerCase()}@${ascii}`
  return email.length > longest ? tooLong : { email }
}

/** @returns undefined for what is no email address */
export function canonicalEmail(text: string): string | undefined {
  const read = readEmail(text)
  return 'email' in read ? read.email : undefined
}

/**
 * Their letters look like Latin ones: `аррӏе.com`. They are shown only below a domain of their own.
 */
const likeLatin = [/^[\p{sc=Cyrillic}\d-]+$/u, /^[\p{sc=Greek}\d-]+$/u]
const unlikeLatin = [
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー\d-]+$/u,
  /^[\p{sc=Hangul}\d-]+$/u,
  /^[\p{sc=Arabic}\d-]+$/u,
  /^[\p{sc=Hebrew}\d-]+$/u,
  /^[\p{sc=Thai}\d-]+$/u,
  /^[\p{sc=Devanagari}\d-]+$/u,
]
const latin = /^[a-z\d\u00df-\u00f6\u00f8-\u00ff-]+$/

/** For people to read: the domain in its own script, unless it could pass for another domain. */
export function readableEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  if (!domain.includes('xn--')) return email
  const labels = domainToUnicode(domain).split('.')
  const top = labels.at(-1) ?? ''
  const isClear = (part: string) =>
    latin.test(part) ||
    unlikeLatin.some((script) => script.test(part)) ||
    likeLatin.some((script) => script.test(part) && script.test(top))
  return labels.every(isClear) ? `${email.slice(0, at)}@${labels.join('.')}` : email
}
