import { expect, test } from 'vitest'
import { limits, waitsOf } from '@/lib/http/rate-limits'

test('guesses have to wait from the fifth wrong one on, twice as long each time, up to a quarter of an hour', () => {
  expect(waitsOf(limits['sign-in:account'])).toEqual([0, 0, 0, 0, 10, 20, 40, 80, 160, 320, 640, 900])
})
