import { z } from 'zod'
import { lineSchema, logoSchema } from './organization-input'

// What people may call themselves, for both doors: screens and raw endpoints. Their names stand in mails to others.

export const personNameSchema = lineSchema('your name', 80)

/** What an account endpoint may set of a person; other fields are not looked at. */
export const personFields = z.object({ name: personNameSchema.optional(), image: logoSchema })
