import { Breadcrumbs } from '@/components/breadcrumbs'
import { Confirm } from '@/components/confirm'
import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Badge } from '@/components/ui/badge'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { formatCount } from '@/lib/format'
import { canCall, canGrant } from '@/lib/guard/policy'
import { getRole } from '@/lib/roles/queries'
import { deleteRole, updateRole } from '../actions'
import { choices } from '../choices'
import { matrixOf } from '../matrix'
import { PermissionMatrix } from '../permission-matrix'
import { RoleForm } from '../role-form'

export default page('ac:read', async ({ context, params }) => {
  const { organization, permissions } = context
  const role = await getRole(context, params.role ?? '')
  const isWithinRank = role.custom && canGrant(permissions, new Set(role.permissions))

  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <Title of={[role.label, 'Roles', organization.name]} />
      <PageHeader
        eyebrow={
          <Breadcrumbs here={role.label}>
            <Link href={`/dashboard/${organization.slug}/roles`}>Roles</Link>
          </Breadcrumbs>
        }
        title={role.label}
        description={
          role.members === 1
            ? '1 member has this role.'
            : `${formatCount(role.members)} members have this role.`
        }
        actions={<Badge variant="outline">{role.custom ? 'Custom' : 'Built in'}</Badge>}
      />
      <Card>
        {isWithinRank && canCall(permissions, updateRole) ? (
          <>
            <CardHeader>
              <CardTitle>Permissions</CardTitle>
              <CardDescription>Changes apply immediately to everyone with this role.</CardDescription>
            </CardHeader>
            <CardContent>
              <RoleForm
                action={updateRole}
                slug={organization.slug}
                groups={choices(permissions)}
                role={role}
                ticked={role.permissions}
                submit="Save role"
              />
            </CardContent>
          </>
        ) : (
          <>
            <CardHeader className="border-b">
              <CardTitle>Permissions</CardTitle>
              {role.custom && !isWithinRank && (
                <CardDescription>
                  You can’t edit this role because it has permissions that you don’t have.
                </CardDescription>
              )}
            </CardHeader>
            <PermissionMatrix {...matrixOf([role])} />
          </>
        )}
      </Card>
      {isWithinRank && canCall(permissions, deleteRole) && (
        <Card className="card-row">
          <div className="min-w-0 flex-1 basis-64">
            <h2 className="font-semibold">Delete</h2>
            <p className="mt-0.5 text-muted-foreground text-sm">
              You can delete this role once no member, pending invitation, domain or invitation link uses it.
            </p>
          </div>
          <Confirm
            action={deleteRole}
            organization={organization.slug}
            hidden={{ roleName: role.name, object: role.label }}
            label="Delete role"
            variant="outline"
            className="max-sm:w-full"
            question={
              <>
                Delete the role <bdi>{role.label}</bdi>?
              </>
            }
            confirm="Delete permanently"
          >
            This can’t be undone.
          </Confirm>
        </Card>
      )}
    </div>
  )
})
