import { Time } from '@/components/time'
import { Icon } from '@/components/ui/icon'
import type { Change } from './changes-of'

/** The name of a field, and its values before and after. */
export type ChangedField = readonly [field: string, before: Value | null, after: Value | null]

type Value = NonNullable<Change['after']>

type Props = { seq: number; title: string; changes: readonly ChangedField[] }

/** The values before and after, collapsed by default. */
export function Changes({ seq, title, changes }: Props) {
  return (
    <details className="event-details">
      <summary>
        <Icon name="chevron-right" />
        {title}
        <span className="sr-only">{` in entry ${seq}`}</span>
      </summary>
      <dl>
        {changes.map(([field, before, after]) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {before !== null && (
                <del className={after === null ? 'no-underline' : undefined}>
                  <Shown of={before} />
                </del>
              )}
              {before !== null && after !== null && (
                <>
                  <span aria-hidden="true"> → </span>
                  <span className="sr-only">, now </span>
                </>
              )}
              {after !== null && (
                <ins>
                  <Shown of={after} />
                </ins>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const Shown = ({ of }: { of: Value }) => (of instanceof Date ? <Time at={of} as="time" /> : <bdi>{of}</bdi>)
