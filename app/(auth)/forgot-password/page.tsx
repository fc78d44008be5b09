import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Link } from '@/components/ui/link'
import { accountPath } from '@/lib/auth/paths'
import { sendsMail } from '@/lib/email/inbox'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ForgotForm } from './forgot-form'

export default page('public', ({ query: { email, callbackUrl } }) => (
  <AuthCard
    title="Forgot your password?"
    description={sendsMail() && 'Enter your email, and we’ll send you a link to choose a new password.'}
    footer={
      <p>
        <Link href={accountPath('/login', { email, callbackUrl })}>Back to sign in</Link>
      </p>
    }
  >
    {sendsMail() ? <ForgotForm email={email} /> : <NoMailNote />}
    <InboxNote />
  </AuthCard>
))
