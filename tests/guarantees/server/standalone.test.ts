import { expect, test, vi } from 'vitest'
import { ownServerOnly } from '../../../scripts/server/own-server-only'

// next.config.ts is what `next build` reads first.

test.each(['standalone', 'export'] as const)('a build with output: %s is refused', (output) => {
  expect(() => ownServerOnly({ output })).toThrow(`Remove output: '${output}'`)
})

test('a build that a platform makes standalone is refused', async () => {
  vi.stubEnv('NEXT_PRIVATE_STANDALONE', '1')
  vi.resetModules()
  await expect(import('../../../next.config')).rejects.toThrow('npm start')
  vi.unstubAllEnvs()
  vi.resetModules()
})

test('our own configuration is accepted', async () => {
  await expect(import('../../../next.config')).resolves.toBeDefined()
})
