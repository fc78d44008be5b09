import type { ReactNode } from 'react'
import { Shell } from '@/app/dashboard/[org]/_shell/shell'
import { ActionForm } from '@/components/action-form'
import { FormScope } from '@/components/forms/form-scope'
import { Logo } from '@/components/logo'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { brand } from '@/lib/brand'
import { toAppError } from '@/lib/errors'
import { GuardProvider } from '@/lib/guard/client'
import type { OrgContext, Viewer } from '@/lib/guard/context'
import { currentViewer, lookAsMember } from '@/lib/guard/server'
import { homeAmong, listOrganizations, type OrganizationSummary } from '@/lib/organizations/queries'
import { signOutAction } from './actions'

/**
 * The shell of the organization that was used last, if there is one. Display only: the page calls
 * the guard itself, answers for what it refuses, and has the `<main>`.
 */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const seen = await look()
  if (!seen) return children
  const { viewer, context, organizations } = seen
  return (
    <FormScope viewer={viewer}>
      {context ? (
        <GuardProvider permissions={[...context.permissions]}>
          <Shell context={context} organizations={organizations}>
            {children}
          </Shell>
        </GuardProvider>
      ) : (
        <>
          <Header />
          {children}
        </>
      )}
    </FormScope>
  )
}

type Seen = { viewer: Viewer; context?: OrgContext; organizations: OrganizationSummary[] }

async function look(): Promise<Seen | undefined> {
  try {
    const viewer = await currentViewer()
    if (!viewer) return undefined
    const organizations = await listOrganizations(viewer)
    const home = homeAmong(organizations, viewer)
    const context = home && (await lookAsMember(home.slug).catch(ifSecondFactorNeeded))
    return { viewer, context, organizations }
  } catch (error) {
    if (!toAppError(error)) throw error
  }
}

/** An organization that keeps the person out lends no shell: here they get what it requires. */
function ifSecondFactorNeeded(error: unknown): undefined {
  if (toAppError(error)?.reason !== 'second_factor_needed') throw error
}

/** For someone without an organization. */
function Header() {
  return (
    <header className="border-b">
      <div className="mx-auto flex h-16 max-w-5xl items-center justify-between px-4 sm:px-8">
        <Link href="/" aria-label={`${brand.name}, home`} className="flex h-10 items-center rounded-md">
          <Logo />
        </Link>
        <ActionForm action={signOutAction} quiet>
          <SubmitButton variant="ghost">Sign out</SubmitButton>
        </ActionForm>
      </div>
    </header>
  )
}
