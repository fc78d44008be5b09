import { z } from 'zod'
import { fromStatements } from './policy'

const stored = z.record(z.string(), z.array(z.string()))

/** The permissions in a custom role's row. Unknown names are kept and grant nothing. */
export const storedPermissions = (json: string): string[] => fromStatements(stored.parse(JSON.parse(json)))
