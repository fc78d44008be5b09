import { z } from 'zod'

// What the global setup made, told to the workers by the environment, which they inherit.

const serverSchema = z.object({ url: z.string(), mailbox: z.string(), databaseUrl: z.string() })

/** The URL of the app under test, the folder of its mail server, and its database. */
export const server = () => serverSchema.parse(JSON.parse(process.env.ATRIUM_E2E_SERVER ?? ''))
