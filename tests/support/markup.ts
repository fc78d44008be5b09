import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** The HTML of a screen, inside what Next puts around each page. */
export const markup = (screen: ReactNode): string =>
  renderToStaticMarkup(
    createElement(
      AppRouterContext.Provider,
      { value: {} as never },
      createElement(PathnameContext.Provider, { value: '/' }, screen),
    ),
  )
