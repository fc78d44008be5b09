import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { iconNames } from '@/components/ui/icon-names'
import { iconStyles, iconsFile } from '../../../scripts/icon-styles'
import { sources } from '../../support/sources'

test('the style sheet has every icon of the list (npm run icons)', () => {
  expect(readFileSync(iconsFile, 'utf8')).toBe(iconStyles())
})

test('the list has no icon that no screen shows: each is sent to everyone', () => {
  const code = sources(['app', 'components'])
    .filter(({ path }) => !path.endsWith('icon-names.ts'))
    .map(({ text }) => text)
    .join('\n')
  const unused = iconNames.filter((name) => !new RegExp(`['"\\s]i?-?${name}['"\\s]`).test(code))
  expect(unused).toEqual([])
})
