import { z } from 'zod'
import { fromStatements } from './policy'

const stored = z.record(z.string(), z.array(z.string()))

/** What a custom role's row says that it may do; names of permissions that nobody defined stay, and grant nothing. */
export const storedPermissions = (json: string): string[] => fromStatements(stored.parse(JSON.parse(json)))
