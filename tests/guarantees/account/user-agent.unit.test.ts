import { expect, test } from 'vitest'
import { deviceOf } from '@/lib/account/user-agent'

const inAnApp =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 400.0'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Firefox on Windows',
    'Firefox on Windows',
  ],
  ['curl/8.5', 'curl', 'curl'],
  [inAnApp, 'Unknown browser on iPhone', 'an unknown browser on iPhone'],
  ['something else', 'Unknown device', 'an unknown device'],
  [null, 'Unknown device', 'an unknown device'],
])('%s is told to its owner as “%s”, or within a sentence as “%s”', (userAgent, alone, within) => {
  expect(deviceOf(userAgent)).toBe(alone)
  expect(deviceOf(userAgent, 'an unknown')).toBe(within)
})
