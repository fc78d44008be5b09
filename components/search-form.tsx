import type { Route } from 'next'
import { GetForm } from '@/components/get-form'
import { SearchInput } from '@/components/search-input'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { cn } from '@/lib/cn'
import { listNames } from '@/lib/href'

type SearchFormProps<Path> = {
  /** The path of the list. A search starts at its first page. */
  path: Route<Path extends string ? Path : never>
  label: string
  value: string
  /** The name of the list, where a page has several. */
  list?: string
  /** Other parts of the query to keep. */
  keep?: Record<string, string | undefined>
  className?: string
}

/** A GET form over `?q=` or `?comments.q=`, so that the URL of a result can be shared. */
export function SearchForm<Path extends string>({
  path,
  label,
  value,
  list,
  keep = {},
  className,
}: SearchFormProps<Path>) {
  return (
    <GetForm action={path} role="search" className={cn('flex min-w-0 items-center gap-2', className)}>
      {Object.entries(keep).map(
        ([name, kept]) =>
          kept && <input suppressHydrationWarning key={name} type="hidden" name={name} value={kept} />,
      )}
      <span className="relative min-w-0 flex-1">
        <Icon
          name="search"
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <SearchInput
          name={listNames(list).q}
          aria-label={label}
          placeholder={label}
          value={value}
          maxLength={100}
          className="pl-9"
        />
      </span>
      <Button variant="secondary">Search</Button>
    </GetForm>
  )
}
