import { vi } from 'vitest'
import { log } from '@/lib/log'
import { asOwner } from './owner'

/** Runs `work` while no email can be queued, and prints nothing of those faults. */
export async function whileNoEmailIsQueued(work: () => Promise<unknown>): Promise<void> {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(log, 'error').mockImplementation(() => {})
  await asOwner('revoke insert on mail from atrium_app')
  try {
    await work()
  } finally {
    await asOwner('grant insert on mail to atrium_app')
  }
}
