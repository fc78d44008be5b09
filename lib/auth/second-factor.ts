import { twoFactor as library } from 'better-auth/plugins'
import { trustedDeviceLifetime } from '../lifetimes'

// Better Auth's plugin asks for the second factor after a password. Here it asks after every way to
// sign in that is one factor: an account at a provider, or a mailbox, must not be enough either.

const callback = '/callback/:id'
const code = '/sign-in/code'

/** Whether a sign-in here is only the first of two steps if the person has a second factor. */
export const isFirstStep = (path = ''): boolean => ['/sign-in/email', callback, code].includes(path)

export function twoFactor() {
  // ../http/rate-limits counts wrong codes, also where the plugin would not.
  const plugin = library({ accountLockout: { enabled: false }, trustDeviceMaxAge: trustedDeviceLifetime })
  const [ask] = plugin.hooks.after
  if (!ask) throw new Error('The twoFactor plugin no longer asks in a hook after sign-in')
  /** The callback's redirect stays: it leads to the page that asks for the code. */
  const askOnPage = async (ctx: Parameters<typeof ask.handler>[0]) => ({
    ...(await ask.handler(ctx)),
    response: undefined,
  })
  const after = [
    ask,
    { matcher: isAt(code), handler: ask.handler },
    { matcher: isAt(callback), handler: Object.assign(askOnPage, ask.handler) },
  ]
  return { ...plugin, hooks: { after } }
}

const isAt =
  (wanted: string) =>
  ({ path }: { path?: string }): boolean =>
    path === wanted
