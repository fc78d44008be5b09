import { defineConfig } from 'playwright/test'

// Browser tests against a production build (`npm test` builds it), with their own database and mail
// server.

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 150_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'app', testIgnore: '**/accounts/**' },
    // What people do with their accounts, ways to sign in and join, and staff.
    { name: 'accounts', testMatch: '**/accounts/**/*.test.ts' },
  ],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
