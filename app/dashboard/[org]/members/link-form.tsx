'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { RoleField, type RoleOption } from '@/components/role-field'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import { createInvitationLink } from './actions'

export function LinkForm({ slug, roles }: { slug: string; roles: RoleOption[] }) {
  return (
    <ActionForm
      action={createInvitationLink}
      organization={slug}
      aria-label="Create an invitation link"
      className="grid gap-3"
    >
      {({ data }) => (
        <>
          <div className="flex flex-wrap items-start gap-3">
            <RoleField label="Their role" roles={roles} className="w-full sm:w-44" />
            <NumberField label="How many people" name="uses" most={500} usual={10} />
            <NumberField label="Days until it expires" name="days" most={30} usual={7} />
            <SubmitButton className="w-full sm:mt-[1.578rem] sm:w-auto">
              <Icon name="link" /> Create link
            </SubmitButton>
          </div>
          {data?.url && <NewLink url={data.url} />}
        </>
      )}
    </ActionForm>
  )
}

type NumberProps = { label: string; name: string; most: number; usual: number }

const NumberField = ({ label, name, most, usual }: NumberProps) => (
  <FormField
    label={label}
    name={name}
    inputMode="numeric"
    maxLength={String(most).length}
    defaultValue={String(usual)}
    required
    className="min-w-0 flex-1 basis-36"
  />
)

function NewLink({ url }: { url: string }) {
  return (
    <Alert variant="success">
      <AlertTitle>Copy this link now</AlertTitle>
      <AlertDescription>
        <p>It won’t be shown again.</p>
        <p className="mt-1.5 font-mono text-xs [overflow-wrap:anywhere]">{url}</p>
        <CopyButton value={url} label="Copy link" className="mt-3 noscript:hidden" />
      </AlertDescription>
    </Alert>
  )
}
