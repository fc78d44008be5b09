import { ChevronRight } from 'lucide-react'
import { Time } from '@/components/time'
import type { AuditEntry } from '@/lib/audit/queries'
import { type Change, changesOf } from './changes-of'

/** The values before and after, collapsed by default. */
export function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry)
  if (changes.length === 0) return null
  return (
    <details className="group/changes w-full text-sm">
      <summary className="focus-ring touch-target inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-open/changes:rotate-90"
        />
        {entry.before && entry.after ? 'What changed' : 'Details'}
        <span className="sr-only"> in entry {entry.seq}</span>
      </summary>
      <dl className="mt-2 grid gap-x-4 gap-y-2 rounded-md border bg-muted/40 px-3 py-2.5 sm:grid-cols-[auto_1fr]">
        {changes.map(({ field, before, after }) => (
          <div key={field} className="grid min-w-0 sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="text-muted-foreground text-xs leading-5">{field}</dt>
            <dd className="min-w-0 text-xs leading-5 [overflow-wrap:anywhere]">
              {before !== undefined && (
                <del className={after === undefined ? 'no-underline' : 'text-muted-foreground'}>
                  <Value of={before} />
                </del>
              )}
              {before !== undefined && after !== undefined && (
                <>
                  <span aria-hidden="true"> → </span>
                  <span className="sr-only">, now </span>
                </>
              )}
              {after !== undefined && (
                <ins className="no-underline">
                  <Value of={after} />
                </ins>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const Value = ({ of }: { of: NonNullable<Change['after']> }) =>
  of instanceof Date ? <Time at={of} as="time" /> : <bdi>{of}</bdi>
