import { z } from 'zod'

// Settings are copied from elsewhere, and can contain what is wrong here: quotation marks, spaces,
// a password with a character that ends it. Each error says how to fix it, and never contains the
// value.

/** A setting as it was written. An empty one is unset. */
export const setting = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), asWritten.pipe(schema).optional())

const asWritten = z.string().superRefine((value, context) => {
  if (value.trim() !== value) context.addIssue('begins or ends with a space or a line break: remove it')
  else if (/^(["']).*\1$/s.test(value))
    context.addIssue('is in quotation marks, which would be part of the value: remove them')
})

/** The URL of a server, with or without a login. */
export const serverUrl = (protocol: RegExp, example: string) =>
  z.string().superRefine((value, context) => {
    const complaint =
      misread(value) ?? (isUrl(value, protocol) ? undefined : `must be a URL such as ${example}`)
    if (complaint) context.addIssue(complaint)
  })

const isUrl = (value: string, protocol: RegExp) =>
  URL.canParse(value) && protocol.test(new URL(value).protocol.slice(0, -1))

/**
 * Characters that a URL must encode. The programs that read it disagree about them, or take a part
 * of the password for the host.
 */
function misread(value: string): string | undefined {
  const login = /^\w+:\/\/(.*)@/s.exec(value)?.[1] ?? ''
  if (/\s/.test(value)) return 'contains a space: write it as %20'
  if (/%(?![0-9a-f]{2})/i.test(value))
    return 'contains a "%" that is not part of a code such as %20: write it as %25'
  if (!URL.canParse(value) || endsInItsLogin(new URL(value))) {
    const [wrong] = /[/?#]/.exec(login) ?? []
    if (wrong)
      return `has a "${wrong}" in its user name or password: write it as ${encodeURIComponent(wrong)}`
  }
}

/**
 * Whether the last `@` comes after what was read as the host. In the query of a URL with a login,
 * an `@` is part of a value.
 */
const endsInItsLogin = ({ pathname, search, hash, username }: URL) =>
  `${pathname}${hash}${username ? '' : search}`.includes('@')

/** The origin of a URL that contains nothing else. */
export const origin = z.string().transform((value, context) => {
  if (!isUrl(value, /^https?$/)) return refused(context, 'must be a URL such as https://app.example.com')
  const url = new URL(value)
  if (url.username || url.password) return refused(context, 'contains a user name or password: remove it')
  if (url.href !== `${url.origin}/`)
    return refused(
      context,
      `has a path, a query or a fragment: the app needs a host of its own, such as ${url.origin}`,
    )
  return url.origin
})

function refused(context: z.RefinementCtx, message: string) {
  context.addIssue(message)
  return z.NEVER
}
