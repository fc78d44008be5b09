import { openTestServer, type TestServer } from '../support/test-server/open'
import { alive } from './support/forms'
import { expect, test } from './support/test'

// The first minutes of a developer, in `next dev`: React compares there what it was sent with what it draws, and says so.

let server: TestServer

test.beforeAll(async () => {
  test.setTimeout(120_000)
  server = await openTestServer({ NODE_ENV: 'development', ATRIUM_PREVIEW: '' })
})
test.afterAll(() => server?.close())

/** As Grammarly, ColorZilla, Dark Reader, LastPass, 1Password, Bitwarden and form fillers do while the page is read. */
function actAsExtensions() {
  const put = (element: Element) => {
    if (element instanceof HTMLHtmlElement) element.setAttribute('data-darkreader-mode', 'dynamic')
    if (element instanceof HTMLBodyElement) {
      element.setAttribute('data-gr-ext-installed', '')
      element.setAttribute('cz-shortcut-listen', 'true')
    }
    if (element instanceof HTMLFormElement) element.setAttribute('data-bitwarden-watching', '1')
    if (!element.matches('input, button, select')) return
    element.setAttribute('fdprocessedid', 'abc123')
    element.setAttribute('data-lpignore', 'true')
    element.setAttribute('data-com.onepassword.filled', 'light')
    element.setAttribute('style', 'background-image: none')
  }
  if (document.documentElement) put(document.documentElement)
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element) [node, ...node.querySelectorAll('*')].forEach(put)
  }).observe(document, { childList: true, subtree: true })
}

test('what browsers’ extensions put on a page is no error, and hot reload works at 127.0.0.1 as at localhost', {
  tag: '@wide',
}, async ({ page }) => {
  test.setTimeout(150_000)
  await page.addInitScript(actAsExtensions)
  for (const origin of [server.url, server.url.replace('localhost', '127.0.0.1')]) {
    // Listens from the beginning: the first frame can come before the page has loaded.
    const received = page
      .waitForEvent('websocket', { timeout: 60_000 })
      .then((socket) => socket.waitForEvent('framereceived', { timeout: 60_000 }))
    await page.goto(`${origin}/login`)
    const frame = await received
    expect(String(frame.payload).length).toBeGreaterThan(0)
    await alive(page)
    await expect(page.getByLabel('Email')).toHaveAttribute('fdprocessedid', 'abc123')
    await expect(page.locator('nextjs-portal').getByText(/\d+ Issue/)).toHaveCount(0)
  }
})
