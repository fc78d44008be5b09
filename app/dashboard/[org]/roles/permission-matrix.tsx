import { Check, Minus } from 'lucide-react'
import { Fragment } from 'react'
import { permissionGroups, permissions as sentences } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'

/** The policy as a table. On narrow screens each permission lists its roles. */
export function PermissionMatrix({ roles }: { roles: Role[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section aria-label="Permissions by role" tabIndex={0} className={region}>
      <table className="w-full text-sm max-md:block">
        <caption className="sr-only">Permissions by role</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b">
            <th scope="col" className={head}>
              Permission
            </th>
            {roles.map(({ name, label }) => (
              <th key={name} scope="col" className={head}>
                <bdi>{label}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {permissionGroups.map((group) => (
            <Fragment key={group.label}>
              <tr className="border-b bg-muted/50 max-md:block">
                <th
                  scope="colgroup"
                  colSpan={roles.length + 1}
                  className="px-5 py-2 text-left font-medium text-muted-foreground text-xs max-md:block sm:px-6"
                >
                  {group.label}
                </th>
              </tr>
              {group.permissions.map((permission) => (
                <tr
                  key={permission}
                  className="border-b last:border-b-0 max-md:block max-md:px-5 max-md:py-3 sm:max-md:px-6"
                >
                  <th scope="row" className="py-2.5 pr-4 pl-6 text-left font-normal max-md:block max-md:p-0">
                    {sentences[permission]}
                    <code className="block font-mono text-muted-foreground text-xs">{permission}</code>
                  </th>
                  {roles.map(({ name, label, permissions }) =>
                    permissions.includes(permission) ? (
                      <td
                        key={name}
                        className="px-3 text-center max-md:mt-2 max-md:mr-1.5 max-md:inline-flex max-md:items-center max-md:gap-1 max-md:rounded-full max-md:bg-accent max-md:px-2.5 max-md:py-0.5 max-md:text-accent-foreground max-md:text-xs"
                      >
                        <Check aria-hidden="true" className="inline size-4 text-primary max-md:size-3" />
                        <span className="md:sr-only">
                          <span className="md:hidden">{label}</span>
                          <span className="max-md:hidden">yes</span>
                        </span>
                      </td>
                    ) : (
                      <td key={name} className="px-3 text-center max-md:hidden">
                        <Minus aria-hidden="true" className="inline size-4 text-muted-foreground/50" />
                        <span className="sr-only">no</span>
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

/** Positioned, so that what is there for screen readers only scrolls with it. */
const region = 'relative overflow-x-auto rounded-b-xl'
const head = 'h-11 whitespace-nowrap px-3 font-medium first:pl-6 first:text-left'
