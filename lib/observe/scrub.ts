// Removes what must not leave the app in a log or a trace: emails, and secrets that are a part of a
// longer text, such as a token in a URL.

/** Matched first and kept: an escape sequence of JSON, whose letters belong to no email. */
const escaped = String.raw`\\(?:u[0-9a-f]{4}|.)`
const part = String.raw`[^\s"'\\<>()[\]{},:;=&?/@%]`
const email = new RegExp(`${escaped}|${part}{1,64}(?:@|%40)${part}{1,255}`, 'gi')

/** The value after a name that says "secret", in a query, a cookie or a form. */
const named =
  /((?:[\w.-]{0,60}(?:token|secret|password|signature|authorization)|\bcode|\bstate)=)[^\s"'\\&;,]+/gi
/** Whoever has one of these links can use it. Sign-in has them in its query, encoded. */
const linked = /((?:\/|%2f)(?:invite|join|callback)(?:\/|%2f))[^\s"'\\/?#&%]+/gi
const userInfo = /(\b[a-z][a-z0-9+]{1,20}:\/\/)[^\s"'\\/@]+@/gi

export const scrubbed = (text: string): string =>
  text
    .replace(userInfo, '$1[secret]@')
    .replace(email, (found) => (found.startsWith('\\') ? found : '[email]'))
    .replace(named, '$1[secret]')
    .replace(linked, '$1[secret]')
