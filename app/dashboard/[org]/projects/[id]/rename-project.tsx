import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { renameProject } from '../actions'

export function RenameProject({ slug, id, name }: { slug: string; id: string; name: string }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Rename</CardTitle>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={renameProject} organization={slug} hidden={{ id }} className="grid gap-3">
          <div className="flex flex-wrap items-start gap-3">
            <FormField
              label="Name"
              name="name"
              defaultValue={name}
              required
              maxLength={120}
              autoComplete="off"
              className="min-w-0 flex-1 basis-56"
            />
            <SubmitButton variant="secondary" className="w-full sm:mt-[1.578rem] sm:w-auto">
              Save name
            </SubmitButton>
          </div>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
