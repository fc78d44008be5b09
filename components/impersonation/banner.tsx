import { ActionForm } from '@/components/action-form'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Viewer } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
import { stopImpersonationAction } from './actions'

/** On every page while staff act as someone else. */
export function ImpersonationBanner({ viewer }: { viewer: Viewer | null }) {
  if (!viewer?.impersonator) return null
  const name = isolated(viewer.user.name)
  return (
    <aside
      aria-label="Acting as someone else"
      className="sticky top-15 z-30 mb-6 rounded-lg border border-warning-line bg-warning-surface px-4 py-3 text-sm text-warning-ink shadow-sm"
    >
      <ActionForm
        action={stopImpersonationAction}
        quiet
        className="flex flex-wrap items-center justify-between gap-3"
      >
        <span className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
          {viewer.impersonator.writes
            ? `You’re making changes as ${name}. The owners of their organizations can see this.`
            : `You’re viewing Atrium as ${name}, and can’t make changes.`}
        </span>
        <SubmitButton variant="secondary" size="sm">
          Stop
        </SubmitButton>
      </ActionForm>
    </aside>
  )
}
