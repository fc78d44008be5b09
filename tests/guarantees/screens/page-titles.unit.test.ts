import { isValidElement } from 'react'
import { expect, test } from 'vitest'
import { Title } from '@/components/title'
import { sources } from '../../support/sources'

const titleOf = (of: string[]) => {
  const element: unknown = Title({ of })
  return isValidElement<{ children: string }>(element) ? element.props.children : undefined
}

test('a title says what the page shows, whose it is, and the product', () => {
  expect(titleOf(['Gripper calibration', 'Acme Robotics'])).toBe(
    'Gripper calibration · Acme Robotics · Atrium',
  )
})

test('a name from right to left does not turn the words around it', () => {
  expect(titleOf(['Members', 'شركة'])).toBe('Members · \u2068شركة\u2069 · Atrium')
})

// Next draws `metadata` whatever the guard says, and beside the page's own title it would come first.
test('no title is said before the guard was asked', () => {
  const fixed = /\bmetadata\b[^=]*=\s*\{[^}]*\btitle\s*:|<title>/
  expect('export const metadata: Metadata = { title: "Projects" }').toMatch(fixed)
  expect(
    sources(['app', 'components']).flatMap(({ path, text }) => (fixed.test(text) ? path : [])),
    'Use <Title of={[…]} /> in the page instead',
  ).toEqual(['components/title.tsx'])
})
