import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

/** What the tests run with, whatever the shell or a .env file says. DATABASE_URL is read by tests/support/global-setup.ts alone. */
const env = {
  NODE_ENV: 'test' as const,
  APP_URL: 'http://localhost:3000',
  BETTER_AUTH_SECRET: 'a-secret-for-tests-that-signs-nothing-else',
  ...Object.fromEntries(
    ['PORT', 'DATABASE_ADMIN_URL', 'SMTP_URL', 'MAIL_FROM', 'REDIS_URL', 'TRUSTED_IP_HEADER'].map((name) => [
      name,
      '',
    ]),
  ),
}

const common = {
  env,
  pool: 'forks' as const,
  fileParallelism: true,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  restoreMocks: true,
}

export default defineConfig({
  resolve: { alias },
  test: {
    // Files wait for the database more than they compute.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'unit',
          include: ['tests/{unit,server}/**/*.test.{ts,tsx}'],
          setupFiles: ['tests/support/setup-next.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'database',
          include: ['tests/{guarantees,integration,isolation,door}/**/*.test.{ts,tsx}'],
          globalSetup: ['tests/support/global-setup.ts'],
          setupFiles: ['tests/support/setup-next.ts', 'tests/support/setup-database.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'crowd',
          include: ['tests/crowd/**/*.test.ts', 'tests/isolation/**/*.test.ts'],
          globalSetup: ['tests/support/global-setup-crowd.ts'],
          setupFiles: ['tests/support/setup-next.ts', 'tests/support/setup-database.ts'],
        },
      },
      {
        extends: true,
        test: { ...common, env: {}, name: 'embedded', include: ['tests/embedded/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'plugins',
          include: ['tests/plugins/**/*.test.ts'],
          globalSetup: ['tests/plugins/support/global-setup.ts'],
          setupFiles: [
            'tests/support/setup-next.ts',
            'tests/support/setup-database.ts',
            'tests/plugins/support/setup.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'matrix',
          include: ['tests/matrix/**/*.test.ts'],
          globalSetup: ['tests/matrix/support/global-setup.ts'],
          setupFiles: ['tests/support/setup-next.ts', 'tests/matrix/support/setup.ts'],
          // As many files at a time as there are stages: between two looks into a database nobody else may write to it.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
