import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Channel, channels, type Said } from './channels'
import { forgetCounts } from './limits'
import { leavingNoTrace } from './trace'

type Attempts<S> = (by: Channel, scene: S) => (() => Promise<Said>)[]

/** Of bad input: 422 for our screens, and what Better Auth's endpoints have always said. */
const invalid = [400, 422]

/**
 * A test through each channel for everything that is refused. A refusal leaves no trace, so all of them share one scene.
 * @param cases by what they guarantee: the status, or 'invalid' for bad input, and the attempts
 */
export function refuses<S>(
  scene: () => Promise<S>,
  cases: Record<string, [status: number | 'invalid', attempts: Attempts<S>]>,
) {
  describe.each(channels)('through the $name', (channel) => {
    let made: S
    beforeAll(async () => {
      made = await scene()
    })
    beforeEach(() => forgetCounts())

    test.each(Object.entries(cases))('%s', async (_, [status, attempts]) => {
      const answers: Said[] = []
      for (const attempt of attempts(channel, made)) answers.push(await leavingNoTrace(attempt))
      const expected = status === 'invalid' ? invalid : [status]
      expect(answers.filter((answer) => !expected.includes(answer.status))).toEqual([])
    })
  })
}
