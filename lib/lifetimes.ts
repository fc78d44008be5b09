/**
 * Durations in seconds, and the limits of passwords. Used by Better Auth's settings and by screens
 * or checks.
 */
export const sessionLifetime = 7 * 24 * 3600
export const sessionUpdateAge = 24 * 3600
/** The database allows no more: drizzle/0002_organization_rules.sql. */
export const impersonationLifetime = 30 * 60
/** How long a proof of who someone is counts as recent, and an emailed code is valid. */
export const proofLifetime = 10 * 60
export const verificationLifetime = 24 * 3600
export const resetLifetime = 3600
/** To confirm a new email, and then to take the change back. */
export const emailChangeLifetime = 24 * 3600
export const emailReturnLifetime = 7 * 24 * 3600
export const exportLifetime = 24 * 3600
export const codeLifetime = 10 * 60
export const invitationLifetime = 7 * 24 * 3600
export const ownershipOfferLifetime = 7 * 24 * 3600
export const trustedDeviceLifetime = 30 * 24 * 3600
export const recoveryLinkLifetime = 7 * 24 * 3600
/** How long a code to a mailbox of a domain proves it. A DNS record is looked up daily. */
export const domainProofLifetime = 90 * 24 * 3600
/** How long a domain that is no longer proven still lets people in. */
export const domainGraceLifetime = 7 * 24 * 3600

/**
 * OWASP ASVS 5 (6.2.1) requires 8 and recommends 15. NIST SP 800-63B-4 requires 15 if the password
 * is the only factor. We use 12.
 */
export const minPasswordLength = 12
export const maxPasswordLength = 128
