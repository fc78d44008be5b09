// The addresses of the database that belongs to the test file that runs. Files can share a worker
// and its modules, so no module may keep them from when it was imported.

export type Addresses = { url: string; adminUrl: string }

let own: Addresses = { url: '', adminUrl: '' }

export const ownDatabase = (): Addresses => own

export function setOwnDatabase(addresses: Addresses): void {
  own = addresses
  pointTo(addresses)
}

/** Makes this process read these addresses, once it has forgotten its settings. */
export function pointTo({ url, adminUrl }: Addresses): void {
  process.env.DATABASE_URL = url
  process.env.DATABASE_ADMIN_URL = adminUrl
}
