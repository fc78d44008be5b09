import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Link } from '@/components/ui/link'
import { recoveryLinkWorks } from '@/lib/second-factor/recovery-links'
import { Finish, Stop } from './forms'

// The pages of the two emailed links. Opening one changes nothing: email scanners open links, too.

export default page('public', async ({ query: { stop, token } }) => {
  const works = await recoveryLinkWorks({ stop, token })
  if (stop)
    return (
      <AuthCard
        title={works ? 'Keep your second factor' : 'This link no longer works'}
        description={
          works
            ? 'Someone who knows your password has asked to turn off your second factor.'
            : 'The request was stopped or has expired, or your second factor is already off.'
        }
        footer={
          <p>
            <Link href="/forgot-password">Choose a new password</Link>
          </p>
        }
      >
        {works && <Stop token={stop} />}
      </AuthCard>
    )
  return (
    <AuthCard
      title={works ? 'Turn off your second factor' : 'This link no longer works'}
      description={
        works
          ? 'You’ll be signed out on all devices, and can then sign in with your password alone.'
          : 'It has been used or has expired, or the request was stopped.'
      }
      footer={
        <p>
          <Link href="/login">Back to sign in</Link>
        </p>
      }
    >
      {works && <Finish token={token ?? ''} />}
    </AuthCard>
  )
})
