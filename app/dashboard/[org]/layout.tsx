import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { FormScope } from '@/components/forms/form-scope'
import { RememberAccess } from '@/components/lost-access'
import { SessionRefresh } from '@/components/session-refresh'
import { toAppError } from '@/lib/errors'
import { GuardProvider } from '@/lib/guard/client'
import type { OrgContext } from '@/lib/guard/context'
import { lookAsMember } from '@/lib/guard/server'
import { hasClientLeft } from '@/lib/http/answer'
import {
  listOrganizations,
  type OrganizationSummary,
  rememberOrganization,
} from '@/lib/organizations/queries'
import { SecondFactorNotice } from './_shell/second-factor-notice'
import { Shell } from './_shell/shell'

type Props = { children: ReactNode; params: Promise<{ org: string }> }

/** Display only: each page below calls the guard itself. */
export default async function OrganizationLayout({ children, params }: Props) {
  const seen = await look((await params).org)
  if (!seen)
    return (
      <main id="main" className="grid min-h-dvh items-center">
        {children}
      </main>
    )

  const { context, organizations } = seen
  return (
    <GuardProvider permissions={[...context.permissions]}>
      {context.session.refreshDue && <SessionRefresh />}
      <FormScope viewer={context}>
        <RememberAccess slug={context.organization.slug} name={context.organization.name} />
        <Shell context={context} organizations={organizations}>
          <main id="main" className="mx-auto w-full max-w-5xl px-4 py-7 sm:px-8 sm:py-10">
            <SecondFactorNotice context={context} />
            {children}
          </main>
        </Shell>
      </FormScope>
    </GuardProvider>
  )
}

type Seen = { context: OrgContext; organizations: OrganizationSummary[] }

async function look(slug: string): Promise<Seen | undefined> {
  try {
    const context = await lookAsMember(slug)
    if (hasClientLeft()) return
    const isPrefetch = (await headers()).has('next-router-prefetch')
    const [organizations] = await Promise.all([
      listOrganizations(context),
      isPrefetch || rememberOrganization(context),
    ])
    return { context, organizations }
  } catch (error) {
    if (!toAppError(error)) throw error
  }
}
