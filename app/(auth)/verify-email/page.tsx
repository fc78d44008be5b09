import { redirect } from 'next/navigation'
import { page } from '@/components/page'
import { readConfirmation } from '@/lib/auth/confirmation'
import { canonicalEmail } from '@/lib/email/address'
import { safePath } from '@/lib/guard/routes'
import { AskForLink, CheckMail } from './ask'
import { Confirmed, DeadLink } from './closed'
import { ConfirmHere, ConfirmWithPassword } from './confirm'

// Reached in two ways: from sign-up or sign-in with ?email=, and from the emailed link with
// ?token=.

export default page('public', async ({ context, query: { token, email: named, callbackUrl: wanted } }) => {
  const callbackUrl = safePath(wanted)
  // Anyone can make a link here, so only an email is shown.
  const email = named && canonicalEmail(named)
  const signedInAs = context?.user.email
  if (token !== undefined) return <Mailed token={token} callbackUrl={callbackUrl} signedInAs={signedInAs} />
  if (context && (!email || email === context.user.email)) redirect(callbackUrl)
  if (email) return <CheckMail email={email} callbackUrl={callbackUrl} />
  return <AskForLink callbackUrl={callbackUrl} />
})

async function Mailed({ token, ...onward }: { token: string; callbackUrl: string; signedInAs?: string }) {
  const found = await readConfirmation(token)
  if (found.state === 'dead') return <DeadLink {...onward} />
  if (found.state === 'confirmed') return <Confirmed email={found.email} {...onward} />
  const { email, name, here } = found
  return here ? (
    <ConfirmHere token={token} email={email} {...onward} />
  ) : (
    <ConfirmWithPassword token={token} email={email} name={name} {...onward} />
  )
}
