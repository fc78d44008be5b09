import { openProviderServer } from '../../support/provider-server'
import { openTestServer } from '../../support/test-server/open'
import { openPreview } from './preview'

/**
 * One server for the run, and a provider where its people can sign in; each test makes its own people and organizations. With
 * ATRIUM_E2E=preview, the server is that of `npm run preview`.
 */
export default async function globalSetup() {
  const provider = await openProviderServer()
  const open = process.env.ATRIUM_E2E === 'preview' ? openPreview : openTestServer
  const { close, ...server } = await open(provider.settings)
  process.env.ATRIUM_E2E_SERVER = JSON.stringify(server)
  return async () => {
    await close()
    await provider.close()
  }
}
