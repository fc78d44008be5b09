/**
 * Mutants that change nothing observable, by name, with the reason. An entry without a mutant, or
 * one that a test detects after all, is an error.
 */
export const equivalent: Record<string, string> = {
  'app/account/layout.tsx calls requireMember, not lookAsMember(home.slug)':
    'It is one of the person’s own organizations, so there is no refusal to record.',
  "app/dashboard/[org]/projects/project-list.tsx does not ask holds(context, 'project:read')":
    'Its page asks for the same. It matters in what `npm run new` makes of it, on the page of a parent.',
  'lib/roles/operations.ts without await requireUnused(role.name, organizationId)':
    'The database refuses to rename a role in use, too, with the same sentence and code.',
  'lib/organizations/rules.ts without refusing when !found':
    'Whoever asks holds its lock, or has just read a row that points to it.',
}
