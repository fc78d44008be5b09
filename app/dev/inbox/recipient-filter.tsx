import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { NativeSelect } from '@/components/ui/native-select'

/** A plain GET form, so that the URL says what the page shows. */
export function RecipientFilter({ to, recipients }: { to?: string; recipients: string[] }) {
  const choices = to && !recipients.includes(to) ? [to, ...recipients] : recipients
  return (
    <form action="/dev/inbox" method="get" className="flex flex-wrap items-center gap-3">
      <Label htmlFor="recipient">Recipient</Label>
      <NativeSelect key={to} id="recipient" name="to" defaultValue={to ?? ''} className="w-full sm:w-72">
        <option value="">Everyone</option>
        {choices.map((recipient) => (
          <option key={recipient} value={recipient}>
            {recipient}
          </option>
        ))}
      </NativeSelect>
      <Button variant="secondary">Filter</Button>
    </form>
  )
}
