import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/page-header'
import { canCall } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { listRolesInUse } from '@/lib/roles/queries'
import { createRole } from './actions'
import { choices } from './choices'
import { matrixOf } from './matrix'
import { PermissionMatrix } from './permission-matrix'
import { RoleForm } from './role-form'
import { RoleList } from './role-list'

export default page('ac:read', async ({ context }) => {
  const { organization, permissions } = context
  const roles = await listRolesInUse(context)
  const canCreate = canCall(permissions, createRole)

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Roles', organization.name]} />
      <PageHeader
        title="Roles"
        description={`See what each role can do at ${isolated(organization.name)}.`}
        actions={
          canCreate && (
            <Button variant="secondary" asChild>
              <a href="#new-role">
                <Icon name="plus" /> New role
              </a>
            </Button>
          )
        }
      />
      <RoleList slug={organization.slug} roles={roles} />
      <Card>
        <CardHeader className="border-b">
          <CardTitle>Permissions by role</CardTitle>
          <CardDescription>
            People can only assign roles whose permissions they have themselves.
          </CardDescription>
        </CardHeader>
        <PermissionMatrix {...matrixOf(roles)} />
      </Card>
      {canCreate && (
        <Card>
          <CardHeader>
            <CardTitle>New role</CardTitle>
            <CardDescription>Choose its permissions. You can change them later.</CardDescription>
          </CardHeader>
          <CardContent>
            <RoleForm
              action={createRole}
              slug={organization.slug}
              groups={choices(permissions)}
              submit="Create role"
              named
            />
          </CardContent>
        </Card>
      )}
    </div>
  )
})
