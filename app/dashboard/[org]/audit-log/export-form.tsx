'use client'

import { ActionForm } from '@/components/action-form'
import { SubmitButton } from '@/components/ui/submit-button'
import { exportAuditLog } from './actions'

type Props = { slug: string; filter: Record<string, string | undefined> }

/** Asks who the person is, and then downloads what the filter finds. */
export function ExportForm({ slug, filter }: Props) {
  const given = Object.entries(filter).filter((each): each is [string, string] => each[1] !== undefined)
  return (
    <ActionForm
      action={exportAuditLog}
      organization={slug}
      hidden={Object.fromEntries(given)}
      quiet
      onDone={({ data }) => {
        if (data?.url) window.location.assign(data.url)
      }}
    >
      {({ data }) => (
        <>
          <SubmitButton variant="secondary">Export CSV</SubmitButton>
          {data?.url && (
            <noscript>
              <a href={data.url} className="ml-3 text-sm underline underline-offset-4">
                Download CSV
              </a>
            </noscript>
          )}
        </>
      )}
    </ActionForm>
  )
}
