import { notFound } from 'next/navigation'
import { ActionForm } from '@/components/action-form'
import { Logo } from '@/components/logo'
import { page } from '@/components/page'
import { ThemeToggle } from '@/components/theme-toggle'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { SubmitButton } from '@/components/ui/submit-button'
import { brand } from '@/lib/brand'
import { hasInbox, listInbox, listRecipients } from '@/lib/email/inbox'
import { emptyInboxAction } from './actions'
import { AutoRefresh } from './auto-refresh'
import { inboxPath } from './inbox-path'
import { MailList } from './mail-list'
import { MailView } from './mail-view'
import { RecipientFilter } from './recipient-filter'

export default page('public', async ({ context, query: { to, mail: wanted, view } }) => {
  if (!hasInbox()) notFound()
  const [mails, recipients] = await Promise.all([listInbox(to), listRecipients()])
  const shown = mails.find(({ id }) => id === wanted) ?? mails[0]
  return (
    <>
      <Title of={['Inbox']} />
      <TopBar signedIn={context !== null} />
      <main id="main" className="mx-auto grid max-w-6xl grid-cols-1 gap-6 px-4 pt-8 pb-20 sm:px-8">
        <PageHeader
          title="Inbox"
          description="Emails sent on this machine are caught here instead of being delivered."
          actions={<Actions to={to} empty={mails.length === 0} />}
        />
        {recipients.length > 0 && <RecipientFilter to={to} recipients={recipients} />}
        {shown ? (
          <div className="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <MailList mails={mails} shown={shown.id} to={to} />
            <MailView mail={shown} to={to} asText={view === 'text'} />
          </div>
        ) : (
          <NoMail to={to} />
        )}
        <AutoRefresh />
      </main>
    </>
  )
})

function TopBar({ signedIn }: { signedIn: boolean }) {
  return (
    <header className="border-b">
      <div className="mx-auto flex h-16 max-w-6xl items-center justify-between px-4 sm:px-8">
        <Link href="/" aria-label={`${brand.name}, home`} className="flex h-10 items-center rounded-md">
          <Logo />
        </Link>
        <div className="flex items-center gap-1">
          <ThemeToggle />
          <Button variant="ghost" asChild>
            {signedIn ? <Link href="/dashboard">Dashboard</Link> : <Link href="/login">Sign in</Link>}
          </Button>
        </div>
      </div>
    </header>
  )
}

function Actions({ to, empty }: { to?: string; empty: boolean }) {
  return (
    <>
      <Button variant="secondary" asChild>
        <a href={inboxPath({ to })}>Reload</a>
      </Button>
      {!empty && (
        <ActionForm action={emptyInboxAction} quiet>
          <SubmitButton variant="secondary">Empty inbox</SubmitButton>
        </ActionForm>
      )}
    </>
  )
}

function NoMail({ to }: { to?: string }) {
  return (
    <EmptyState
      className="rounded-xl border bg-card"
      icon={<Icon name="mail-open" />}
      title={to ? `No emails to ${to} yet` : 'No emails yet'}
      description="Sign up, reset a password or invite someone, and the email appears here automatically."
      action={
        <>
          <Button asChild>
            <Link href="/register">Create an account</Link>
          </Button>
          <Button variant="secondary" asChild>
            <Link href="/forgot-password">Reset a password</Link>
          </Button>
        </>
      }
    />
  )
}
