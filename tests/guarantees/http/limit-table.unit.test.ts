import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { endpointLimits, limits } from '@/lib/http/rate-limits'
import * as lifetimes from '@/lib/lifetimes'
import { quotas } from '@/lib/quotas'
import { limitTable } from '../../../scripts/limit-table'

it('docs/limits.md is what lib/http/rate-limits.ts says (npm run docs:limits)', () => {
  expect(readFileSync('docs/limits.md', 'utf8')).toBe(limitTable())
})

it('and leaves no limit, quota or lifetime out', () => {
  const table = limitTable()
  for (const name of [...Object.keys(limits), ...Object.keys(quotas), ...Object.keys(endpointLimits)])
    expect(table).toContain(`\`${name}\``)
  const durations = Object.keys(lifetimes).filter((name) => name.endsWith('Lifetime'))
  // The deleted organization's thirty days are the one line more.
  expect(table.split('## Lifetimes')[1]?.match(/^\| An? /gm)).toHaveLength(durations.length + 1)
})
