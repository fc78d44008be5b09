import type { ReactNode } from 'react'
import { unavailable } from '@/lib/errors'
import { actionEntries } from './entries'
import { markup } from './markup'

/**
 * The names of the actions that forms post to, where links lead, the places that they may name on the page itself, and what a row asks
 * the page for: `change=…`, with its id.
 */
export type Drawn = { forms: string[]; links: string[]; ids: string[]; questions: string[] }

// Next gives this to every action, and React asks it for what a form without JavaScript posts to. Here it is the action's name.
for (const { name, call } of await actionEntries()) {
  const target = { $$FORM_ACTION: () => ({ action: name, method: 'POST', data: null }) }
  Object.assign(call as object, target, { bind: () => target })
}

/** What a screen offers to whoever it was made for. @throws AppError unavailable where the database was too busy to say */
export function drawn(screen: ReactNode): Drawn {
  const html = markup(screen)
  if (html.includes(unavailable().message)) throw unavailable()
  return {
    forms: values(html, /<form[^>]* action="([^"]*)"[^>]* method="POST"/g),
    links: values(html, /<a[^>]* href="([^"]*)"/g),
    ids: values(html, / id="([^"]*)"/g),
    questions: [
      ...values(html, /<a[^>]* href="\?(\w+=[\w-]{20,})"/g),
      ...[...html.matchAll(/<button[^>]* form="ask-(\w+)" value="([\w-]+)"/g)].map(
        ([, name, id]) => `${name}=${id}`,
      ),
    ],
  }
}

const values = (html: string, pattern: RegExp): string[] => [
  ...new Set([...html.matchAll(pattern)].map(([, value = '']) => value)),
]
