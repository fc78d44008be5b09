'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { RoleField, type RoleOption } from '@/components/role-field'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Domain } from '@/lib/domains/queries'
import { changeDomain } from './actions'

type Props = { slug: string; domain: Domain; roles: RoleOption[] }

export function HowToJoin({ slug, domain: { id, domain, role, needsApproval }, roles }: Props) {
  const approval = needsApproval ? 'required' : 'not-required'
  return (
    <ActionForm
      action={changeDomain}
      organization={slug}
      hidden={{ domainId: id, object: domain }}
      aria-label={`How people at ${domain} join`}
      className="flex flex-wrap items-start gap-3"
    >
      <FormField label="People join" name="approval" defaultValue={approval} className="w-full sm:w-56">
        <NativeSelect key={approval}>
          <option value="required">After someone approves their request</option>
          <option value="not-required">Immediately</option>
        </NativeSelect>
      </FormField>
      <RoleField label="Their role" roles={roles} role={role} className="w-full sm:w-44" />
      <SubmitButton variant="secondary" className="w-full sm:mt-[1.578rem] sm:w-auto">
        <span>
          Save<span className="sr-only"> {domain}</span>
        </span>
      </SubmitButton>
    </ActionForm>
  )
}
