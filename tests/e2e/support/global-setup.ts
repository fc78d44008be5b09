import { openStage } from '../../support/stage/open'

/** One stage for the run; each test makes its own people and organizations. */
export default async function globalSetup() {
  const { url, mailbox, databaseUrl, close } = await openStage()
  process.env.ATRIUM_E2E_STAGE = JSON.stringify({ url, mailbox, databaseUrl })
  return close
}
