'use client'

import { Fragment } from 'react'

/**
 * The policy as a table. On narrow screens each permission lists its roles. In the browser, so that
 * it is not sent twice.
 */
type Props = {
  roles: { name: string; label: string }[]
  groups: {
    label: string
    permissions: { name: string; sentence: string /** Names. */; roles: string[] }[]
  }[]
}

export function PermissionMatrix({ roles, groups }: Props) {
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
          {groups.map((group) => (
            <Fragment key={group.label}>
              <tr>
                <th scope="colgroup" colSpan={roles.length + 1}>
                  {group.label}
                </th>
              </tr>
              {group.permissions.map((permission) => (
                <tr key={permission.name}>
                  <th scope="row">
                    {permission.sentence}
                    <code>{permission.name}</code>
                  </th>
                  {roles.map(({ name, label }) =>
                    permission.roles.includes(name) ? (
                      <td key={name} className="yes i-check">
                        <span className="wide">yes</span>
                        <span className="narrow">{label}</span>
                      </td>
                    ) : (
                      <td key={name} className="i-minus">
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
