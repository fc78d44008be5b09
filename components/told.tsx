import { Alert, AlertDescription } from '@/components/ui/alert'

/** The result of a form that was sent without JavaScript, above the page that it led to. */
export const Told = ({ message }: { message: string }) => (
  <div className="p-3">
    <Alert variant="success">
      <AlertDescription>{message}</AlertDescription>
    </Alert>
  </div>
)
