import { headers } from 'next/headers'
import { redirect, unstable_rethrow } from 'next/navigation'
import type { ReactNode } from 'react'
import { FormScope } from '@/components/forms/form-scope'
import { ImpersonationBanner } from '@/components/impersonation/banner'
import { LostAccess } from '@/components/lost-access'
import {
  BrokenScreen,
  ForbiddenScreen,
  NotFoundScreen,
  SecondFactorScreen,
  UnavailableScreen,
} from '@/components/screens/page-refusal'
import { SessionWatch } from '@/components/session-watch'
import { TimeZone } from '@/components/time'
import { Told } from '@/components/told'
import { env } from '@/lib/env'
import { AppError, ofReading, toAppError } from '@/lib/errors'
import { type Access, type ContextFor, type Entering, enter } from '@/lib/guard/enter'
import { isStaffPermission } from '@/lib/guard/policy'
import { loginPath, pathHeader } from '@/lib/guard/routes'
import { currentViewer, lookAsMember } from '@/lib/guard/server'
import { answerWith, answerWithFault, hasClientLeft } from '@/lib/http/answer'
import { helpAfter } from '@/lib/http/grantors'
import { takeTold } from '@/lib/http/told'
import { tellRefusal } from '@/lib/observe/refusal'

// The one way to write a page: page(permission, what it shows). What the guard refuses is answered
// here, with the right status and a message, and never with a redirect that hides it.

type Query = Record<string, string | undefined>
type Params = Record<string, string>
type PageProps = {
  params: Promise<Params>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/**
 * What a page gets. `query` has the first value of each name; `here` is the page's path with its
 * query.
 */
type Given<P> = { context: ContextFor<P>; params: Params; query: Query; here: string }

export function page<const P extends Access>(
  permission: P,
  show: (given: Given<NoInfer<P>>) => Promise<ReactNode> | ReactNode,
  entering?: Entering,
) {
  async function Page({ params: given, searchParams }: PageProps) {
    const params = decoded(await given)
    const query = firstValues(await searchParams)
    const here = withQuery((await headers()).get(pathHeader) ?? '/', query)
    try {
      const context = await enter(permission, params.org ?? '', entering)
      if (hasClientLeft()) return null
      const shown = await show({ context, params, query, here })
      // Not before: a page that redirects leaves the message to the next one.
      const told = await takeTold(context?.user.id ?? '')
      return (
        <FormScope viewer={context}>
          <Told told={told} />
          <ImpersonationBanner viewer={context} />
          <TimeZone name={context?.user.timeZone}>{shown}</TimeZone>
          <SessionWatch organization={params.org} />
        </FormScope>
      )
    } catch (error) {
      const screen = await refused(error, here, {
        slug: params.org,
        inLayout: isStaffPermission(permission) || 'org' in params,
        home: isStaffPermission(permission) ? '/admin' : '/dashboard',
        open: permission === 'public',
      })
      return await underBanner(screen)
    }
  }
  return Object.assign(Page, { permission })
}

/** What is refused is shown below it, too: it may be the reason. */
async function underBanner(screen: ReactNode): Promise<ReactNode> {
  const viewer = await currentViewer().catch(() => null)
  if (!viewer?.impersonator) return screen
  return (
    <FormScope viewer={viewer}>
      <ImpersonationBanner viewer={viewer} />
      {screen}
    </FormScope>
  )
}

type Place = {
  slug?: string
  /** Below an organization and in the staff console, the layout has the `<main>`. */
  inLayout: boolean
  home: '/admin' | '/dashboard'
  /** A public page, whose reader can be signed out. */
  open: boolean
}

async function refused(
  error: unknown,
  here: string,
  { slug, inLayout, home, open }: Place,
): Promise<ReactNode> {
  const refusal = ofReading(toAppError(error)) ?? asNotFound(error)
  if (!refusal) return fault(error, here, inLayout)
  if (refusal.code === 'unauthenticated') redirect(loginPath(here))
  answerWith(refusal)
  tellRefusal(refusal)
  if (refusal.code === 'not_found') return notFound(slug, inLayout)
  if (refusal.reason === 'second_factor_needed') return <SecondFactorScreen message={refusal.message} />
  if (refusal.code === 'forbidden')
    return (
      <ForbiddenScreen
        refusal={refusal}
        help={await helpAfter(refusal, slug)}
        home={slug ? `/dashboard/${slug}` : home}
      />
    )
  const message = open ? refusal.message : `${refusal.message} You’re still signed in.`
  return <UnavailableScreen here={here} message={message} inLayout={inLayout} />
}

/** Whoever was a member is told so by their tab, and the answer is the same as for strangers. */
async function notFound(slug: string | undefined, inLayout: boolean): Promise<ReactNode> {
  const screen = <NotFoundScreen inLayout={inLayout} />
  if (slug === undefined) return screen
  const viewer = await currentViewer()
  const isMember = await lookAsMember(slug).then(() => true, toAppError)
  if (!viewer || isMember === true) return screen
  return (
    <LostAccess person={viewer.user.id} slug={slug}>
      {screen}
    </LostAccess>
  )
}

/**
 * Answered here, so it works without JavaScript, and what surrounds the page stays. An error.tsx
 * catches what is thrown below the page. In development it is thrown, so that Next shows where.
 */
function fault(error: unknown, here: string, inLayout: boolean): ReactNode {
  unstable_rethrow(error)
  if (env().nodeEnv === 'development') throw error
  tellRefusal(error)
  answerWithFault()
  return <BrokenScreen here={here} inLayout={inLayout} />
}

/**
 * Next's notFound() sends a page that is blank without JavaScript. This one is in the response
 * itself.
 */
function asNotFound(error: unknown): AppError | undefined {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
  if (digest === 'NEXT_HTTP_ERROR_FALLBACK;404') return new AppError('not_found', 'Page not found.')
}

/** Next leaves the values as they are in the URL. */
const decoded = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]))

const firstValues = (query: Record<string, string | string[] | undefined>): Query =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return search.size > 0 ? `${path}?${search}` : path
}
