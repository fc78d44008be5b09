import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * A browser for the tests: the system's, or Playwright's, or one that is installed now.
 * @returns the path of an executable
 * @throws Error that says what to install
 */
export function ensureChromium(): string {
  return installed() ?? install() ?? fail()
}

const installed = () => [...systemPaths, chromium.executablePath()].find(existsSync)

function install(): string | undefined {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore', env })
  }
  if (!installed())
    spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], {
      stdio: 'inherit',
    })
  return installed()
}

function fail(): never {
  throw new Error(
    'The browser tests need Chromium, which could not be installed. Install it (Debian: apt-get install chromium) and try again.',
  )
}
