import { aProvider, openTestServer } from '../../support/test-server/open'

/** One server for the run; each test makes its own people and organizations. */
export default async function globalSetup() {
  const { url, mailbox, databaseUrl, close } = await openTestServer(aProvider)
  process.env.ATRIUM_E2E_SERVER = JSON.stringify({ url, mailbox, databaseUrl })
  return close
}
