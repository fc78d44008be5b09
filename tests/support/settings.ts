import { vi } from 'vitest'
import { forgetEnv } from '@/lib/env'

/**
 * Changes settings of this process.
 * @returns a function that restores them; a hook can return it, and onTestFinished takes it
 */
export function settings(values: Record<string, string>): () => void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
  forgetEnv()
  return restoreSettings
}

export function restoreSettings(): void {
  vi.unstubAllEnvs()
  forgetEnv()
}
