'use client'

import { Fragment } from 'react'
import { permissionGroups, permissions as sentences } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'

/**
 * The policy as a table. On narrow screens each permission lists its roles. In the browser, so that
 * it is not sent twice.
 */
export function PermissionMatrix({ roles }: { roles: Pick<Role, 'name' | 'label' | 'permissions'>[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section aria-label="Permissions by role" tabIndex={0} className="matrix">
      <table>
        <caption>Permissions by role</caption>
        <thead>
          <tr>
            <th scope="col">Permission</th>
            {roles.map(({ name, label }) => (
              <th key={name} scope="col">
                <bdi>{label}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissionGroups.map((group) => (
            <Fragment key={group.label}>
              <tr>
                <th scope="colgroup" colSpan={roles.length + 1}>
                  {group.label}
                </th>
              </tr>
              {group.permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row">
                    {sentences[permission]}
                    <code>{permission}</code>
                  </th>
                  {roles.map(({ name, label, permissions }) =>
                    permissions.includes(permission) ? (
                      <td key={name} className="yes">
                        <span className="wide">yes</span>
                        <span className="narrow">{label}</span>
                      </td>
                    ) : (
                      <td key={name}>
                        <span className="wide">no</span>
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}
