import { ActionForm, FormField } from '@/components/action-form'
import { Card } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import { createProject } from './actions'

export function CreateProject({ slug }: { slug: string }) {
  return (
    <Card className="p-5 sm:p-6">
      <ActionForm action={createProject} organization={slug} className="grid gap-3">
        <div className="flex flex-wrap items-start gap-3">
          <FormField
            label="Name"
            name="name"
            required
            maxLength={120}
            autoComplete="off"
            className="min-w-0 flex-1 basis-56"
          />
          <SubmitButton className="w-full sm:mt-[1.578rem] sm:w-auto">
            <Icon name="plus" /> Create project
          </SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
