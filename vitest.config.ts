import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

/**
 * The tests' environment, whatever the shell or a .env file says. Only
 * tests/support/global-setup.ts reads DATABASE_URL.
 */
const env = {
  NODE_ENV: 'test' as const,
  APP_URL: 'http://localhost:3000',
  BETTER_AUTH_SECRET: 'a-secret-for-tests-that-signs-nothing-else',
  // Every provider is on: tests/support/provider.ts.
  ...Object.fromEntries(
    ['google', 'github', 'microsoft', 'oidc'].flatMap((id) => [
      [`${id.toUpperCase()}_CLIENT_ID`, `${id}-client`],
      [`${id.toUpperCase()}_CLIENT_SECRET`, `secret-of-${id}-client`],
    ]),
  ),
  OIDC_ISSUER: 'https://id.test',
  OIDC_NAME: 'Acme ID',
  ...Object.fromEntries(
    [
      'PORT',
      'ALLOW_INSECURE_APP_URL',
      'DATABASE_ADMIN_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'REDIS_URL',
      'TRUSTED_IP_HEADER',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ].map((name) => [name, '']),
  ),
}

const common = {
  env,
  pool: 'forks' as const,
  fileParallelism: true,
  testTimeout: 180_000,
  hookTimeout: 60_000,
  restoreMocks: true,
}

/**
 * What the tests import is loaded once for each worker, and not for each file: that takes longer
 * than most tests. So a file leaves nothing behind in a module; vi.mock is for projects that are
 * not shared.
 */
const shared = { isolate: false }

const next = 'tests/support/setup-next.ts'
const database = {
  ...common,
  globalSetup: ['tests/support/global-setup.ts'],
  setupFiles: [next, 'tests/support/setup-database.ts'],
}

const withoutDatabase = ['tests/**/*.unit.test.{ts,tsx}', 'tests/guarantees/server/**/*.test.ts']
/** Folders whose tests are a project of their own, or Playwright's. */
const apart = [
  'attack',
  'backup',
  'crash',
  'e2e',
  'embedded',
  'generator',
  'image',
  'load',
  'matrix',
  'plugins',
]

export default defineConfig({
  resolve: { alias },
  test: {
    // Files wait for the database, and for processes, more than they compute.
    maxWorkers: availableParallelism() + 2,
    projects: [
      {
        extends: true,
        test: { ...common, ...shared, name: 'unit', include: withoutDatabase, setupFiles: [next] },
      },
      {
        extends: true,
        test: {
          ...database,
          ...shared,
          name: 'database',
          // Whatever no other project runs, so that no test is left out wherever it is put.
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [
            ...configDefaults.exclude,
            ...withoutDatabase,
            ...apart.map((folder) => `tests/${folder}/**`),
          ],
        },
      },
      { extends: true, test: { ...database, name: 'attack', include: ['tests/attack/**/*.test.ts'] } },
      { extends: true, test: { ...database, name: 'crash', include: ['tests/crash/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          ...database,
          name: 'load',
          include: ['tests/load/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...withoutDatabase],
          globalSetup: ['tests/load/support/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: { ...common, env: {}, name: 'embedded', include: ['tests/embedded/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          ...database,
          name: 'plugins',
          include: ['tests/plugins/**/*.test.ts'],
          globalSetup: ['tests/plugins/support/global-setup.ts'],
          setupFiles: [...database.setupFiles, 'tests/plugins/support/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'backup',
          include: ['tests/backup/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...withoutDatabase],
          setupFiles: [next],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          env: {},
          name: 'generator',
          include: ['tests/generator/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...withoutDatabase],
          // Whole commands, in a copy of the project.
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          ...database,
          name: 'image',
          include: ['tests/image/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          ...common,
          ...shared,
          name: 'matrix',
          include: ['tests/matrix/**/*.test.ts'],
          globalSetup: ['tests/matrix/support/global-setup.ts'],
          setupFiles: [next, 'tests/matrix/support/setup.ts'],
          // As many files at a time as there are servers: between two looks into a database no one
          // else may write to it.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
        },
      },
    ],
  },
})
