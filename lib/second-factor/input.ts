import { z } from 'zod'

/** Six digits. Apps show them with a space in between. */
export const codeField = z
  .string('Enter the code.')
  .transform((text) => text.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits that your app shows.'))

/** As they were shown, or without the hyphen, or in capitals. */
export const backupCodeField = z
  .string('Enter a backup code.')
  .transform((text) => text.toLowerCase().replace(/[^a-z0-9]/g, ''))
  .pipe(z.string().length(10, 'Enter one of your backup codes: ten letters and digits.'))
  .transform((text) => `${text.slice(0, 5)}-${text.slice(5)}`)
