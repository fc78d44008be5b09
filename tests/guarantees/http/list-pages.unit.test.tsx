import { expect, test } from 'vitest'
import { ListPages } from '@/components/list-pages'
import { pageOf } from '@/lib/href'
import { markup } from '../../support/markup'

const links = (html: string) =>
  [...html.matchAll(/href="\?([^"]*)"/g)].map(([, query = '']) =>
    Object.fromEntries(new URLSearchParams(query.replaceAll('&amp;', '&'))),
  )

test('two lists on one page go on by themselves, and keep each other’s place and the rest of the query', () => {
  const query = { q: 'ada', 'comments.after': 'c1', after: 't1' }
  const comments = markup(
    <ListPages list="comments" page={{ next: 'c2', previous: 'c0' }} query={query} label="Comments" />,
  )
  expect(links(comments)).toEqual([
    { q: 'ada', after: 't1', 'comments.before': 'c0' },
    { q: 'ada', after: 't1', 'comments.after': 'c2' },
  ])
  const tickets = markup(<ListPages page={{ next: 't2' }} query={query} label="Tickets" />)
  expect(links(tickets)).toEqual([{ q: 'ada', after: 't2', 'comments.after': 'c1' }])
  expect(pageOf(query)).toEqual({ after: 't1', before: undefined })
  expect(pageOf(query, 'comments')).toEqual({ after: 'c1', before: undefined })
})
