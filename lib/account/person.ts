import { z } from 'zod'
import { logoSchema, mailedNameSchema } from '../organizations/input'

// What people may call themselves, for both doors: screens and raw endpoints. Their names stand in emails to others.

export const personNameSchema = mailedNameSchema('your name')

/** What an account endpoint may set of a person; other fields are not looked at. */
export const personFields = z.object({ name: personNameSchema.optional(), image: logoSchema })
