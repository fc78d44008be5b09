import { z } from 'zod'

// What the global setup made, told to the workers by the environment, which they inherit.

const stageSchema = z.object({ url: z.string(), mailbox: z.string(), databaseUrl: z.string() })

/** The address of the app under test, the folder into which its mail server writes what it took, and its database. */
export const stage = () => stageSchema.parse(JSON.parse(process.env.ATRIUM_E2E_STAGE ?? ''))
