/**
 * The mailboxes that certificate authorities accept as proof, because only those who run a domain
 * read them: section 3.2.2.4.4 of https://cabforum.org/working-groups/server/baseline-requirements/
 */
export const adminMailboxes = ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'] as const
