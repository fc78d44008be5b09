import { Time } from '@/components/time'
import { Icon } from '@/components/ui/icon'
import type { Change } from './changes-of'

type Props = { seq: number; title: string; changes: readonly Change[] }

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
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {before !== undefined && (
                <del className={after === undefined ? 'no-underline' : undefined}>
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
                <ins>
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
