/** After the page itself: most people type their password. */
export const passkeys = () => import('@simplewebauthn/browser')

/**
 * The form fields of what a passkey answers. Undefined if the person cancels, or if the browser has
 * no passkey for this site.
 */
export async function askBrowser(useBrowserAutofill = false): Promise<FormData | undefined> {
  try {
    const { startAuthentication } = await passkeys()
    const challenge = await fetch('/api/auth/passkey/generate-authenticate-options')
    const answer = await startAuthentication({ optionsJSON: await challenge.json(), useBrowserAutofill })
    const form = new FormData()
    form.set('response', JSON.stringify(answer))
    return form
  } catch {
    return undefined
  }
}
