import { z } from 'zod'

// What the global setup made, told to the workers by the environment, which they inherit.

const serverSchema = z.object({ url: z.string(), mailbox: z.string().optional(), databaseUrl: z.string() })

/** The app under test, its database, and the folder of its mail server, if it has one: `npm run preview` has an inbox. */
export type Server = z.infer<typeof serverSchema>

export const server = (): Server => serverSchema.parse(JSON.parse(process.env.ATRIUM_E2E_SERVER ?? ''))
