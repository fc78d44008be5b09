import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { page } from '@/components/page'
import { Title } from '@/components/title'
import { PageHeader } from '@/components/ui/page-header'
import { listSessions } from '@/lib/account/queries'
import { readableEmail } from '@/lib/email/address'
import { listRestorable } from '@/lib/organizations/queries'
import { Appearance } from './appearance'
import { Deletion } from './deletion'
import { Password } from './password'
import { Profile } from './profile'
import { Restorable } from './restorable'
import { Sessions } from './sessions'

export default page('signed-in', async ({ context, query }) => {
  const sessions = await listSessions(context)
  const restorable = await listRestorable(context)
  return (
    <>
      <Title of={['Your account']} />
      <main id="main" className="mx-auto grid max-w-3xl grid-cols-1 gap-6 px-4 pt-8 pb-20 sm:px-8">
        <PageHeader
          eyebrow={
            <Link
              href="/dashboard"
              className="inline-flex min-h-10 items-center gap-1.5 rounded-sm hover:text-foreground sm:min-h-0"
            >
              <ArrowLeft aria-hidden="true" className="size-4" /> Back to dashboard
            </Link>
          }
          title="Your account"
          description={`You’re signed in as ${readableEmail(context.user.email)}.`}
        />
        <Profile name={context.user.name} email={readableEmail(context.user.email)} />
        <Password email={context.user.email} changed={query.password === 'done'} />
        <Sessions sessions={sessions} />
        <Appearance />
        <Restorable organizations={restorable} />
        <Deletion />
      </main>
    </>
  )
})
