'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { Permission } from './policy'

const HeldPermissions = createContext<readonly Permission[]>([])

/**
 * Passes the viewer's permissions, read on the server, to the components below. Display only: the
 * guard checks again.
 */
export function GuardProvider({
  permissions,
  children,
}: {
  permissions: readonly Permission[]
  children: ReactNode
}) {
  return <HeldPermissions.Provider value={permissions}>{children}</HeldPermissions.Provider>
}

/** @public For components that decide more than what they show. `<Can>` covers the rest. */
export const useCan = (permission: Permission): boolean => useContext(HeldPermissions).includes(permission)

export function Can({
  permission,
  children,
  otherwise = null,
}: {
  permission: Permission
  children: ReactNode
  otherwise?: ReactNode
}) {
  return useCan(permission) ? children : otherwise
}
