import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leaseDatabase } from '@/db/embedded'
import { migrate } from '@/db/migrate'
import { malformedSettings } from '@/lib/env'

// Shared by `npm run dev` and `npm run preview`: a migrated and seeded database, and a secret,
// without any setting.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Prepares this process's environment. @returns a function that releases the database */
export async function prepareLocally(): Promise<() => Promise<void>> {
  loadSettings()
  const lease = process.env.DATABASE_URL ? undefined : await leaseDatabase()
  if (lease) process.env.DATABASE_URL = lease.url()
  process.env.BETTER_AUTH_SECRET ||= localSecret()
  const url = process.env.DATABASE_URL ?? ''
  const release = async () => lease?.release()
  try {
    await migrate(process.env.DATABASE_ADMIN_URL || url, url)
    const { seedIfEmpty } = await import('@/db/seed')
    await seedIfEmpty()
  } catch (error) {
    await release()
    throw error
  }
  return release
}

/**
 * Ends a command with an error's message. An error with a cause, such as a failed query, is printed
 * in full.
 */
export function endWith(error: Error): never {
  console.error(error.cause ? error : error.message)
  process.exit(1)
}

export function loadEnvFile(): void {
  const file = join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * Reads .env. Ends the command if a setting is malformed, with a line for each.
 */
export function loadSettings(): void {
  loadEnvFile()
  const malformed = malformedSettings()
  if (malformed.length > 0) endWith(new Error(malformed.join('\n')))
}

/** Stored beside the database, so that a restart doesn't sign anyone out. */
export function localSecret(): string {
  const file = join(root, '.data', 'secret')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8')
}
