import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

type TableProps = {
  /** For assistive technology: what the rows are, and their order. */
  caption: string
  columns: readonly string[]
  /** Whether the last cell of each row is a TableActionsCell. */
  actions?: boolean
  /** A `<tr>` for each row. */
  children: ReactNode
}

/** On narrow screens each row becomes a card, and `TableCell label` names each value. */
export const Table = ({ caption, columns, actions = false, children }: TableProps) => (
  <div className="rows">
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {actions && (
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)

export const TableCell = ({ label, ...props }: ComponentProps<'td'> & { label?: string }) => (
  <td data-label={label} {...props} />
)

/** The cell of a row's menu: at the end of the row, or in the corner of the card. */
export const TableActionsCell = ({ className, ...props }: ComponentProps<'td'>) => (
  <td className={cn('rows-actions', className)} {...props} />
)
