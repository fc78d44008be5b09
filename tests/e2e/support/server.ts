import { z } from 'zod'

// What the global setup made, told to the workers by the environment, which they inherit.

const serverSchema = z.object({ url: z.string(), mailbox: z.string() })

/** The address of the app under test, and the folder into which its mail server writes what it took. */
export const server = () => serverSchema.parse(JSON.parse(process.env.ATRIUM_E2E_SERVER ?? ''))
