/** Durations in seconds, and the password's bounds; each is used by Better Auth's settings and by a screen or a check. */
export const sessionLifetime = 7 * 24 * 3600
export const sessionUpdateAge = 24 * 3600
export const verificationLifetime = 24 * 3600
export const resetLifetime = 3600
export const invitationLifetime = 7 * 24 * 3600
export const ownershipOfferLifetime = 7 * 24 * 3600

/** OWASP ASVS 5 (6.2.1) asks for 8 and recommends 15; NIST SP 800-63B-4 wants 15 where the password is the only factor. 12 lies between. */
export const minPasswordLength = 12
export const maxPasswordLength = 128
