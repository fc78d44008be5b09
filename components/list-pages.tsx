import { Pagination } from '@/components/ui/pagination'
import { samePage } from '@/lib/href'

type ListPagesProps = {
  page: { next?: string; previous?: string }
  query: Record<string, string | undefined>
  label: string
  className?: string
}

/** The way through a list that pages by cursor: `?after=` and `?before=`, with the rest of the query kept. */
export function ListPages({ page: { next, previous }, query, label, className }: ListPagesProps) {
  return (
    <Pagination
      label={label}
      className={className}
      next={next ? samePage(query, { after: next, before: undefined }) : undefined}
      previous={previous ? samePage(query, { before: previous, after: undefined }) : undefined}
    />
  )
}
