import type { Page } from 'playwright/test'

/** A device that has a fingerprint reader, and whose owner touches it. */
export async function openDevice(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    lose: async () => {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    },
  }
}

/** On the account page. */
export async function addPasskey(page: Page, name: string) {
  await page.goto('/account')
  await page.getByLabel('New passkey').fill(name)
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByText(name, { exact: true }).first().waitFor()
}
