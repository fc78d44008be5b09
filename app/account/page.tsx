import { page } from '@/components/page'
import { Title } from '@/components/title'
import { PageHeader } from '@/components/ui/page-header'
import { pendingEmailChange } from '@/lib/account/email-change-queries'
import { blockingOrganizations } from '@/lib/account/end'
import { exportState } from '@/lib/account/export'
import { listSessions, signInMethods } from '@/lib/account/queries'
import { readableEmail } from '@/lib/email/address'
import { listRestorable } from '@/lib/organizations/queries'
import { myPasskeys } from '@/lib/passkeys/queries'
import { mySecondFactor } from '@/lib/second-factor/queries'
import { Appearance } from './appearance'
import { DeleteAccount } from './delete-account'
import { DeletedOrganizations } from './deleted-organizations'
import { Devices } from './devices'
import { Email } from './email'
import { Passkeys } from './passkeys/section'
import { Password } from './password'
import { Profile } from './profile'
import { SecondFactor } from './second-factor/section'
import { Sections } from './sections'
import { hasSignInMethods, SignInMethods } from './sign-in-methods'
import { YourData } from './your-data'

export default page('signed-in', async ({ context, query }) => {
  const { user } = context
  const [pending, methods, sessions, copy, restorable, blocking] = await Promise.all([
    pendingEmailChange(context),
    signInMethods(context),
    listSessions(context),
    exportState(context),
    listRestorable(context),
    blockingOrganizations(context),
  ])
  return (
    <main id="main" className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-8 px-4 py-7 sm:px-8 sm:py-10">
      <Title of={['Your account']} />
      <PageHeader title="Your account" description={`You’re signed in as ${readableEmail(user.email)}.`} />
      <Sections
        sections={[
          { id: 'profile', title: 'Profile', content: <Profile user={user} /> },
          { id: 'email', title: 'Email', content: <Email email={user.email} pending={pending} /> },
          ...(methods.hasPassword
            ? [{ id: 'password', title: 'Password', content: <Password email={user.email} /> }]
            : []),
          ...(hasSignInMethods(methods)
            ? [
                {
                  id: 'sign-in-methods',
                  title: 'Sign-in methods',
                  content: <SignInMethods methods={methods} email={user.email} error={query.error} />,
                },
              ]
            : []),
          {
            id: 'second-factor',
            title: 'Authenticator app',
            content: <SecondFactor {...(await mySecondFactor(context))} />,
          },
          {
            id: 'passkeys',
            title: 'Passkeys',
            content: <Passkeys passkeys={await myPasskeys(context)} />,
          },
          { id: 'devices', title: 'Devices', content: <Devices sessions={sessions} /> },
          {
            id: 'appearance',
            title: 'Appearance and time zone',
            content: <Appearance timeZone={user.timeZone} />,
          },
          { id: 'data', title: 'Your data', content: <YourData copy={copy} /> },
          ...(restorable.length > 0
            ? [
                {
                  id: 'deleted-organizations',
                  title: 'Deleted organizations',
                  content: <DeletedOrganizations organizations={restorable} />,
                },
              ]
            : []),
          {
            id: 'delete',
            title: 'Delete account',
            content: <DeleteAccount blocking={blocking} />,
          },
        ]}
      />
    </main>
  )
})
