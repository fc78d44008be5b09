'use client'

import { organizationClient } from 'better-auth/client/plugins'
import { createAuthClient } from 'better-auth/react'
import { accessControl, accessRoles } from '../guard/policy'

/**
 * Better Auth's typed client, on our own origin. Changes must pass `organizationId`, although its
 * types let you leave it out. What a viewer can do comes from the server (useCan), not from here.
 */
export const authClient = createAuthClient({
  plugins: [
    organizationClient({ ac: accessControl, roles: accessRoles, dynamicAccessControl: { enabled: true } }),
  ],
})
