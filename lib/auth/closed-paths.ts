/**
 * Endpoints of Better Auth that no screen uses. Closed over HTTP, as each one open is a door to watch: social sign-in and
 * its tokens, change of address, lists that hand out raw session tokens, and the whole staff API.
 */
export const closedPaths = [
  '/account-info',
  '/change-email',
  '/delete-user/callback',
  '/get-access-token',
  '/link-social',
  '/list-accounts',
  '/list-sessions',
  '/refresh-token',
  '/revoke-session',
  '/sign-in/social',
  '/unlink-account',
  '/update-session',
  '/verify-password',
  '/admin/ban-user',
  '/admin/create-user',
  '/admin/get-user',
  '/admin/has-permission',
  '/admin/impersonate-user',
  '/admin/list-user-sessions',
  '/admin/list-users',
  '/admin/remove-user',
  '/admin/revoke-user-session',
  '/admin/revoke-user-sessions',
  '/admin/set-role',
  '/admin/set-user-password',
  '/admin/stop-impersonating',
  '/admin/unban-user',
  '/admin/update-user',
]
