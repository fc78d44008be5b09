import { Pagination } from '@/components/ui/pagination'
import { listNames, samePage } from '@/lib/href'

type ListPagesProps = {
  page: { next?: string; previous?: string }
  /** The page's query. Everything else in it is kept, including the cursors of other lists. */
  query: Record<string, string | undefined>
  label: string
  /** The name of this list if a page has several: the same as given to `pageOf`. */
  list?: string
  className?: string
}

/** Links through a list that pages by cursor: `?after=` and `?before=`, or `?comments.after=`. */
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
