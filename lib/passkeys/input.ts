import { z } from 'zod'

export const passkeyName = z
  .string('Enter a name.')
  .trim()
  .min(1, 'Enter a name, such as the device it is on.')
  .max(60, 'Use at most 60 characters.')

/** What a browser answers to a challenge, as JSON. Better Auth checks what it says. */
export const answerField = z
  .string()
  .max(20_000)
  .transform((text, context): Record<string, unknown> => {
    const { data } = z.record(z.string(), z.unknown()).safeParse(parsed(text))
    if (data) return data
    context.addIssue({ code: 'custom', message: 'Your browser’s answer can’t be read.' })
    return z.NEVER
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
