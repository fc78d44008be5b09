import { ActionForm } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { roleLabel } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { changeRole } from './actions'
import type { Member } from './member-table'
import type { RoleOption } from './role-field'

/** Offers the roles that the viewer can give. The operation refuses all others. */
export function ChangeRole({ slug, member, roles }: { slug: string; member: Member; roles: RoleOption[] }) {
  const several = roles.every(({ name }) => name !== member.role)
  return (
    <ActionForm
      action={changeRole}
      organization={slug}
      hidden={{ memberId: member.id, object: member.name }}
      quiet
      className="min-w-0 flex-1"
    >
      <div className="flex min-w-0 items-center gap-2">
        <NativeSelect
          key={member.role}
          name="role"
          aria-label={`Access for ${isolated(member.name)}`}
          defaultValue={member.role}
          className="min-w-0 flex-1 @xl/table:w-36 @xl/table:flex-none"
        >
          {several && <option value={member.role}>{roleLabel(member.role)}</option>}
          {roles.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </NativeSelect>
        <SubmitButton variant="secondary">
          <span>
            Save
            <span className="sr-only">
              {' '}
              access for <bdi>{member.name}</bdi>
            </span>
          </span>
        </SubmitButton>
      </div>
    </ActionForm>
  )
}
