import type { Recipe } from '../support/targets'

/** How each HTTP route of our own is called, by method and path. */
export const routeRecipes: Record<string, Recipe> = {
  'GET .well-known/security.txt': {},
  // Neither has anything to send: tests/guarantees/account/export.test.ts and picture.test.ts.
  'GET account/export': { ok: [404] },
  'GET api/people/[id]/picture': { values: (_, me) => ({ '@id': me.userId }), ok: [404] },
  'GET api/health': {},
  // Ready, until it has noticed the triggers of the journal, which no migration made.
  'GET api/ready': { ok: [200, 503] },
  'GET api/session': {},
  'GET dashboard/[org]/audit-log/export': { shows: ['organization'] },
}
