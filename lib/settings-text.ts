import { z } from 'zod'

// Settings are copied from somewhere, and can hold what their place here cannot: quotation marks, blanks, a password
// with a character that ends it. Each complaint names the cure, and never repeats the value.

/** A setting's text as it was written; an empty one is unset. */
export const setting = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), asWritten.pipe(schema).optional())

const asWritten = z.string().superRefine((value, context) => {
  if (value.trim() !== value) context.addIssue('begins or ends with a blank or the end of a line: remove it')
  else if (/^(["']).*\1$/s.test(value))
    context.addIssue('is in quotation marks, which would be part of the value here: remove them')
})

/** The URL of a server, with a login in it or not. */
export const serverUrl = (protocol: RegExp, example: string) =>
  z.string().superRefine((value, context) => {
    const complaint =
      misread(value) ?? (isUrl(value, protocol) ? undefined : `must be a URL such as ${example}`)
    if (complaint) context.addIssue(complaint)
  })

const isUrl = (value: string, protocol: RegExp) =>
  URL.canParse(value) && protocol.test(new URL(value).protocol.slice(0, -1))

/** What a URL cannot hold as it is. The programs that read one disagree about it, or take a part of the password for the host. */
function misread(value: string): string | undefined {
  const login = /^\w+:\/\/(.*)@/s.exec(value)?.[1] ?? ''
  if (/\s/.test(value)) return 'has a blank in it: write it as %20'
  if (/%(?![0-9a-f]{2})/i.test(value)) return 'has a "%" in it that begins no code: write it as %25'
  if (!URL.canParse(value) || endsInItsLogin(new URL(value))) {
    const [wrong] = /[/?#]/.exec(login) ?? []
    if (wrong)
      return `has a "${wrong}" in its user name or password: write it as ${encodeURIComponent(wrong)}`
  }
}

/** Whether the host was looked for before the last `@`. One in the query of a URL with a login is a value there. */
const endsInItsLogin = ({ pathname, search, hash, username }: URL) =>
  `${pathname}${hash}${username ? '' : search}`.includes('@')

/** The origin of a URL that names nothing else. */
export const origin = z.string().transform((value, context) => {
  if (!isUrl(value, /^https?$/)) return refused(context, 'must be a URL such as https://app.example.com')
  const url = new URL(value)
  if (url.username || url.password) return refused(context, 'has a user name or password in it: remove it')
  if (url.href !== `${url.origin}/`)
    return refused(
      context,
      `has more than a host in it: Atrium needs a host of its own, such as ${url.origin}`,
    )
  return url.origin
})

function refused(context: z.RefinementCtx, message: string) {
  context.addIssue(message)
  return z.NEVER
}
