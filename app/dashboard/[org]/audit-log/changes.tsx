import { Time } from '@/components/time'
import type { Change } from './changes-of'

/** The name of a field, and its values before and after. */
export type ChangedField = readonly [field: string, before: Value | null, after: Value | null]

type Value = NonNullable<Change['after']>

type Props = { seq: number; changes: readonly ChangedField[] }

/** The values before and after, collapsed by default. */
export function Changes({ seq, changes }: Props) {
  const isChange = changes.some(([, before, after]) => before !== null && after !== null)
  return (
    <details className="event-details i-chevron-right">
      <summary>
        {isChange ? 'What changed' : 'Details'}
        <span className="sr-only">{` in entry ${seq}`}</span>
      </summary>
      <dl>
        {changes.map(([field, before, after]) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              <Values before={before} after={after} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Values({ before, after }: { before: Value | null; after: Value | null }) {
  if (before === null) return after && <Shown of={after} />
  if (after === null)
    return (
      <del className="no-underline">
        <Shown of={before} />
      </del>
    )
  return (
    <>
      <del>
        <Shown of={before} />
      </del>
      <span aria-hidden="true"> → </span>
      <span className="sr-only">, now </span>
      <ins>
        <Shown of={after} />
      </ins>
    </>
  )
}

const Shown = ({ of }: { of: Value }) => (of instanceof Date ? <Time at={of} as="time" /> : <bdi>{of}</bdi>)
