import { Confirm } from '@/components/confirm'
import { Card } from '@/components/ui/card'
import { deleteProject } from '../actions'

export function DeleteProject({ slug, id, name }: { slug: string; id: string; name: string }) {
  return (
    <Card className="card-row">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">Delete</h2>
        <p className="mt-0.5 text-muted-foreground text-sm">Permanently delete this project for everyone.</p>
      </div>
      <Confirm
        action={deleteProject}
        organization={slug}
        hidden={{ id, object: name }}
        label="Delete project"
        variant="outline"
        className="max-sm:w-full"
        question={
          <>
            Delete <bdi>{name}</bdi>?
          </>
        }
        confirm="Delete permanently"
      >
        This can’t be undone, unlike archiving.
      </Confirm>
    </Card>
  )
}
