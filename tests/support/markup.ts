import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Browser } from './browser'

/** The HTML of a screen, inside what Next puts around each page. */
export const markup = (screen: ReactNode): string =>
  renderToStaticMarkup(
    createElement(
      AppRouterContext.Provider,
      { value: {} as never },
      createElement(PathnameContext.Provider, { value: '/' }, screen),
    ),
  )

type Texts = Record<string, string>

/** The HTML of a page for who is signed in there. */
export async function readPage(
  browser: Browser,
  page: (given: { params: Promise<never>; searchParams: Promise<Texts> }) => Promise<ReactNode>,
  params: Texts = {},
  query: Texts = {},
): Promise<string> {
  const given = { params: Promise.resolve(params as never), searchParams: Promise.resolve(query) }
  return markup(await browser.within(() => page(given), 'render'))
}

/** What a person reads there. */
export const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
