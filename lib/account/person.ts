import { z } from 'zod'
import { logoSchema, mailedNameSchema } from '../organizations/input'

// The rules for people's names, for screens and raw endpoints. Names appear in emails to others.

export const personNameSchema = mailedNameSchema('your name')

/** What an account endpoint can set for a person. Other fields are ignored. */
export const personFields = z.object({ name: personNameSchema.optional(), image: logoSchema })
