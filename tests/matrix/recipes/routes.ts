import type { Recipe } from '../support/targets'

/** How each HTTP route of our own is called, by method and path. */
export const routeRecipes: Record<string, Recipe> = {
  'GET .well-known/security.txt': {},
  'GET api/health': {},
  'GET api/ready': {},
  'GET api/session': {},
  'GET dashboard/[org]/audit-log/export': { shows: ['organization'] },
}
