import { Time } from '@/components/time'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import type { mailFigures } from '@/lib/staff/queries'

export function MailFigures({ figures }: { figures: Awaited<ReturnType<typeof mailFigures>> }) {
  const shown = [
    { label: 'Emails queued', value: figures.queued },
    { label: 'Emails sent', value: figures.sent },
    { label: 'Emails failed', value: figures.failed },
  ]
  const { lastError } = figures
  return (
    <div className="grid gap-4">
      <dl className="flex flex-wrap gap-px overflow-hidden rounded-xl border bg-border shadow-xs">
        {shown.map(({ label, value }) => (
          <div
            key={label}
            className="flex min-w-0 flex-[1_1_5rem] flex-col justify-between bg-card px-4 py-4 sm:px-5"
          >
            <dt className="text-muted-foreground text-sm">{label}</dt>
            <dd className="mt-1 font-semibold text-2xl tabular-nums leading-none tracking-[-0.03em] sm:text-3xl">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {lastError && (
        <Alert variant="warning">
          <AlertTitle>Most recent email problem</AlertTitle>
          <AlertDescription>
            {lastError.template} to {lastError.recipient}, <Time at={lastError.at} as="time" />:{' '}
            {lastError.error}
          </AlertDescription>
        </Alert>
      )}
    </div>
  )
}
