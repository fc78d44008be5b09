import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { action } from '@/lib/action'
import { type Answer, withAnswer } from '@/lib/answer'

const run = vi.fn(async () => undefined)
const greet = action('public', z.object({ name: z.string() }), run)

test('an action called with anything but a form is bad input, and does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (form) => {
      const answer: Answer = { headers: {} }
      const state = await withAnswer(answer, () => Reflect.apply(greet, null, [form, form]))
      expect(state).toMatchObject({ status: 'refused', code: 'invalid' })
      expect(answer.status).toBe(422)
    }),
  )
  expect(run).not.toHaveBeenCalled()
})
