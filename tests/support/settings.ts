import { vi } from 'vitest'
import { forgetEnv } from '@/lib/env'

/** Changes settings of this process. @returns how to end it: a hook may return it */
export function settings(values: Record<string, string>): () => void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
  forgetEnv()
  return ownSettings
}

export function ownSettings(): void {
  vi.unstubAllEnvs()
  forgetEnv()
}
