import type { Route } from 'next'
import { GetForm } from '@/components/get-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Link } from '@/components/ui/link'
import { NativeSelect } from '@/components/ui/native-select'
import type { AuditFilter } from '@/lib/audit/queries'

type Props<Path> = {
  /** Of the log's page. */
  path: Route<Path extends string ? Path : never>
  filter: Omit<AuditFilter, 'before'>
  actions: string[]
}

/** A GET form: the URL of a result can be shared, and filtering starts at the newest entry. */
export function FilterForm<Path>({ path, filter: { person, action, from, to }, actions }: Props<Path>) {
  return (
    <GetForm
      // The key: a filled field doesn't take a new default when the URL changes.
      key={[person, action, from, to].join('|')}
      action={path}
      role="search"
      aria-label="Filter the audit log"
      className="flex flex-wrap items-end gap-3 border-b px-5 py-4 sm:px-6"
    >
      <Field
        label="Person"
        name="person"
        type="search"
        defaultValue={person}
        maxLength={100}
        placeholder="Name or ID"
        className="min-w-0 flex-1 basis-44"
      />
      <Field label="Action" name="action" defaultValue={action ?? ''} className="min-w-0 flex-1 basis-44">
        <NativeSelect>
          <option value="">Any action</option>
          {actions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field label="From" name="from" type="date" defaultValue={from} className="min-w-0 flex-1 basis-36" />
      <Field label="To" name="to" type="date" defaultValue={to} className="min-w-0 flex-1 basis-36" />
      <p className="order-last basis-full text-muted-foreground text-xs">Days begin at midnight UTC.</p>
      <div className="flex items-center gap-2 max-sm:w-full">
        <Button variant="secondary" className="max-sm:flex-1">
          Filter
        </Button>
        {(person || action || from || to) && (
          <Button variant="ghost" asChild>
            <Link href={path}>Clear</Link>
          </Button>
        )}
      </div>
    </GetForm>
  )
}
