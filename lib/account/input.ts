import { z } from 'zod'
import { safePath } from '../guard/routes'
import { maxPasswordLength, minPasswordLength } from '../lifetimes'
import { isTimeZone } from './time-zones'

export const newPassword = z
  .string('Choose a password.')
  .min(minPasswordLength, `Use at least ${minPasswordLength} characters.`)
  .max(maxPasswordLength, `Use at most ${maxPasswordLength} characters.`)
export const currentPassword = z
  .string()
  .min(1, 'Enter your password.')
  .max(maxPasswordLength, 'Incorrect password.')
/** Where to go afterwards, on our own origin. */
export const callbackUrl = z
  .string()
  .max(2000)
  .optional()
  .transform((path) => safePath(path))

/** An IANA name, or empty for the browser's own zone. */
export const timeZone = z
  .string()
  .refine((name) => name === '' || isTimeZone(name), 'Choose a time zone from the list.')
  .transform((name) => name || null)

export const codeField = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'Enter the six digits of the code.')
