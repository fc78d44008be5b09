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

/** The HTML of a page, as it is for whoever has this browser. */
export async function htmlOf(
  browser: Browser,
  page: (given: never) => Promise<ReactNode>,
  params: Texts = {},
  query: Texts = {},
): Promise<string> {
  const given = { params: Promise.resolve(params), searchParams: Promise.resolve(query) }
  return markup(await browser.within(() => page(given as never), 'render'))
}
