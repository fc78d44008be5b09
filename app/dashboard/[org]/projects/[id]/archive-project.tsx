import { ActionForm } from '@/components/action-form'
import { Card } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import { archiveProject, restoreProject } from '../actions'

type Props = { slug: string; id: string; name: string; archived: boolean }

export function ArchiveProject({ slug, id, name, archived }: Props) {
  return (
    <Card className="card-row">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">{archived ? 'Restore' : 'Archive'}</h2>
        <p className="mt-0.5 text-muted-foreground text-sm">
          {archived
            ? 'Moves the project back to the active list.'
            : 'Hides the project from the active list. You can restore it at any time.'}
        </p>
      </div>
      <ActionForm
        action={archived ? restoreProject : archiveProject}
        organization={slug}
        hidden={{ id, object: name }}
        quiet
      >
        <SubmitButton variant="secondary">
          {archived ? <Icon name="archive-arrow-up" /> : <Icon name="archive" />}
          <span>{archived ? 'Restore project' : 'Archive project'}</span>
        </SubmitButton>
      </ActionForm>
    </Card>
  )
}
