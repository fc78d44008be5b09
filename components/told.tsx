import { Alert, AlertDescription } from '@/components/ui/alert'
import { takeTold } from '@/lib/http/told'

/** What became of a form that was sent without JavaScript, above the page that it led to. */
export async function Told() {
  const message = await takeTold()
  return (
    message && (
      <div className="p-3">
        <Alert variant="success">
          <AlertDescription>{message}</AlertDescription>
        </Alert>
      </div>
    )
  )
}
