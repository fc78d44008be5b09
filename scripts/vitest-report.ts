import { relative } from 'node:path'
import { z } from 'zod'

/** What we read of the report that vitest's json reporter writes. */
export const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

/**
 * One line for each failed test. Where a file fails outside of its tests, such as in `afterAll`, the
 * file's own message.
 */
export function failuresOf({
  name,
  status,
  message,
  assertionResults,
}: z.output<typeof vitestReport>['testResults'][number]): string[] {
  if (status !== 'failed') return []
  const path = relative(process.cwd(), name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0) return [`${path}: ${firstLine(message)}`]
  return failed.map((test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
}

const firstLine = (text = '') => text.split('\n', 1)[0] ?? ''
