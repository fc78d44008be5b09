import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

/** On narrow screens each row becomes a card, and `TableCell label` names each value. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return (
    <div data-slot="table-container" className="@container/table w-full">
      <table
        data-slot="table"
        className={cn('w-full caption-bottom text-sm @max-xl/table:block', className)}
        {...props}
      />
    </div>
  )
}

export function TableCaption({ className, ...props }: ComponentProps<'caption'>) {
  return <caption data-slot="table-caption" className={cn('sr-only', className)} {...props} />
}

export function TableHeader({ className, ...props }: ComponentProps<'thead'>) {
  return (
    <thead data-slot="table-header" className={cn('border-b @max-xl/table:sr-only', className)} {...props} />
  )
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody data-slot="table-body" className={cn('divide-y @max-xl/table:block', className)} {...props} />
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      data-slot="table-row"
      className={cn(
        'transition-colors in-[tbody]:hover:bg-muted/50 @max-xl/table:in-[tbody]:relative @max-xl/table:in-[tbody]:block @max-xl/table:in-[tbody]:py-3',
        className,
      )}
      {...props}
    />
  )
}

export function TableHead({ className, scope = 'col', ...props }: ComponentProps<'th'>) {
  return (
    <th
      data-slot="table-head"
      scope={scope}
      className={cn(
        'h-10 whitespace-nowrap px-3 text-left align-middle font-medium text-muted-foreground text-xs first:pl-5 last:pr-5 sm:last:pr-6 sm:first:pl-6',
        className,
      )}
      {...props}
    />
  )
}

export function TableCell({ className, label, ...props }: ComponentProps<'td'> & { label?: string }) {
  return (
    <td
      data-slot="table-cell"
      data-label={label}
      className={cn(
        'px-3 py-3 align-middle first:pl-5 last:pr-5 sm:last:pr-6 sm:first:pl-6',
        '@max-xl/table:flex @max-xl/table:min-h-8 @max-xl/table:flex-wrap @max-xl/table:items-center @max-xl/table:gap-x-4 @max-xl/table:px-5 @max-xl/table:py-1 @max-xl/table:[overflow-wrap:anywhere]',
        label &&
          '@max-xl/table:before:w-24 @max-xl/table:before:shrink-0 @max-xl/table:before:text-muted-foreground @max-xl/table:before:text-xs @max-xl/table:before:content-[attr(data-label)]',
        className,
      )}
      {...props}
    />
  )
}

/** The cell of a row's menu: at the end of the row, or in the corner of the card. */
export function TableActionsCell({ className, ...props }: ComponentProps<'td'>) {
  return (
    <td
      data-slot="table-actions-cell"
      className={cn(
        'w-0 whitespace-nowrap py-2 pr-4 pl-3 text-right align-middle sm:pr-5',
        '@max-xl/table:absolute @max-xl/table:top-2.5 @max-xl/table:right-3 @max-xl/table:w-auto @max-xl/table:p-0',
        '@max-[14rem]/table:static @max-[14rem]/table:block @max-[14rem]/table:px-5',
        className,
      )}
      {...props}
    />
  )
}
