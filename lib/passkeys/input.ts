import { z } from 'zod'

export const passkeyName = z
  .string('Enter a name.')
  .trim()
  .min(1, 'Enter a name, such as the device it’s on.')
  .max(60, 'Use at most 60 characters.')

const json = z
  .string()
  .max(20_000)
  .transform((text) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      return undefined
    }
  })

/** What a browser answers to a challenge, as JSON. Better Auth checks what it says. */
export const registrationAnswer = json.pipe(z.looseObject({ id: z.string() }))

export const signInAnswer = json.pipe(
  z.looseObject({
    id: z.string(),
    rawId: z.string(),
    type: z.literal('public-key'),
    clientExtensionResults: z.looseObject({}).default({}),
    response: z.looseObject({
      clientDataJSON: z.string(),
      authenticatorData: z.string(),
      signature: z.string(),
    }),
  }),
)
