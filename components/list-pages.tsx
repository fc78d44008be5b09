import { Pagination } from '@/components/ui/pagination'
import { listNames, samePage } from '@/lib/href'

type ListPagesProps = {
  page: { next?: string; previous?: string }
  /** The page's own: the rest of it is kept, the places in its other lists included. */
  query: Record<string, string | undefined>
  label: string
  /** The name of this list, where a page has several: what `pageOf` was given. */
  list?: string
  className?: string
}

/** The way through a list that pages by cursor: `?after=` and `?before=`, or `?comments.after=`. */
export function ListPages({ page: { next, previous }, query, label, list, className }: ListPagesProps) {
  const { after, before } = listNames(list)
  return (
    <Pagination
      label={label}
      className={className}
      next={next ? samePage(query, { [after]: next, [before]: undefined }) : undefined}
      previous={previous ? samePage(query, { [before]: previous, [after]: undefined }) : undefined}
    />
  )
}
