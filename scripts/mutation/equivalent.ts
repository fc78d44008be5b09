const alreadyAsked =
  'The line above asks can() with the permissions of the same request; the call only makes the proof that the verb’s type wants.'

/**
 * Mutants that change nothing that anybody could observe, by name, with the reason. An entry that names no mutant, or one that a test
 * notices after all, is red.
 */
export const equivalent: Record<string, string> = {
  "app/dashboard/[org]/members/page.tsx calls requireMember, not requirePermission('invitation:read', organization.slug)":
    alreadyAsked,
  "app/dashboard/[org]/page.tsx calls requireMember, not requirePermission('project:read', organization.slug)":
    alreadyAsked,
}
