import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { NothingHere } from '@/components/screens/nothing-here'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'
import { AppError, toAppError } from '@/lib/errors'
import { type ContextFor, enter, type Opening } from '@/lib/guard/enter'
import type { Permission } from '@/lib/guard/policy'
import { loginPath, pathHeader } from '@/lib/guard/routes'
import { answerWith } from '@/lib/http/answer'
import { helpAfter } from '@/lib/http/grantors'
import { log } from '@/lib/log'

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

export function page<const P extends Permission | Opening>(
  permission: P,
  show: (given: Given<NoInfer<P>>) => Promise<ReactNode> | ReactNode,
) {
  async function Page({ params: given, searchParams }: PageProps) {
    const params = await given
    const query = firstValues(await searchParams)
    const here = withQuery((await headers()).get(pathHeader) ?? '/', query)
    try {
      const context = await enter(permission, params.org ?? '')
      return await show({ context, params, query, here })
    } catch (error) {
      const refusal = toAppError(error) ?? asNotFound(error)
      if (!refusal) throw error
      return await refused(refusal, here, {
        slug: params.org,
        inLayout: permission === 'staff' || 'org' in params,
        open: permission === 'public',
      })
    }
  }
  return Object.assign(Page, { permission })
}

type Place = {
  slug?: string
  /** Below an organization and in the staff console, the layout has the `<main>`. */
  inLayout: boolean
  /** A public page, whose reader can be signed out. */
  open: boolean
}

async function refused(refusal: AppError, here: string, { slug, inLayout, open }: Place): Promise<ReactNode> {
  if (refusal.code === 'unauthenticated') redirect(loginPath(here))
  answerWith(refusal)
  if (refusal.code === 'not_found') return <NotFound inLayout={inLayout} />
  if (refusal.code === 'forbidden')
    return <Forbidden refusal={refusal} help={await helpAfter(refusal, slug)} slug={slug} />
  log.error({ err: refusal.cause }, 'page failed')
  return (
    <Unavailable
      here={here}
      message={open ? refusal.message : `${refusal.message} You’re still signed in.`}
      inLayout={inLayout}
    />
  )
}

/**
 * Next's notFound() sends a page that is blank without JavaScript. This one is in the response
 * itself.
 */
function asNotFound(error: unknown): AppError | undefined {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
  if (digest === 'NEXT_HTTP_ERROR_FALLBACK;404') return new AppError('not_found', 'Page not found.')
}

function NotFound({ inLayout }: { inLayout: boolean }) {
  return (
    <>
      <meta name="robots" content="noindex" />
      {inLayout ? (
        <NothingHere />
      ) : (
        <main id="main">
          <NothingHere className="min-h-dvh" />
        </main>
      )}
    </>
  )
}

function Forbidden({
  refusal: { message },
  help = '',
  slug,
}: {
  refusal: AppError
  help?: string
  slug?: string
}) {
  return (
    <Refusal title="You don’t have access to this page" description={`${message} ${help}`}>
      <Button asChild>
        <Link href={slug ? `/dashboard/${slug}` : '/dashboard'}>Back to overview</Link>
      </Button>
    </Refusal>
  )
}

function Unavailable({ here, message, inLayout }: { here: string; message: string; inLayout: boolean }) {
  const words = (
    <Refusal
      className={inLayout ? undefined : 'min-h-dvh'}
      title="Temporarily unavailable"
      description={message}
    >
      <Button asChild>
        <a href={here}>Try again</a>
      </Button>
    </Refusal>
  )
  return inLayout ? words : <main id="main">{words}</main>
}

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
