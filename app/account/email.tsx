import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { readableEmail } from '@/lib/email/address'

export function Email({ email }: { email: string }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Email</CardTitle>
        <CardDescription>You sign in with this email, and we write to it.</CardDescription>
      </CardHeader>
      <CardContent>
        <p className="font-medium text-sm [overflow-wrap:anywhere]">
          <bdi>{readableEmail(email)}</bdi>
        </p>
      </CardContent>
    </Card>
  )
}
