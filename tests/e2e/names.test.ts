import type { Page } from 'playwright/test'
import { longNames, organizationOf } from './support/long-names'
import { expect, test } from './support/test'

const places = [
  { width: 320, fontSize: '100%' },
  { width: 320, fontSize: '200%' },
  { width: 1280, fontSize: '200%' },
]

/** What does not fit, in words. */
async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    /** The nearest element beyond whose edge nothing is drawn. */
    const clipping = (at: Element) => {
      let frame: Element | null = at
      while (frame && !/hidden|clip/.test(getComputedStyle(frame).overflowX)) frame = frame.parentElement
      return frame
    }
    const say = (what: string, at: Element) =>
      found.push(`${what}: <${at.tagName.toLowerCase()} ${at.className}> ${at.textContent?.slice(0, 30)}`)
    const over = document.documentElement.scrollWidth - window.innerWidth
    if (over > 0) {
      found.push(`the page is ${over} px too wide`)
      for (const element of document.body.querySelectorAll('*')) {
        const { right, width } = element.getBoundingClientRect()
        if (right > window.innerWidth + 0.5 && width > 1 && element.childElementCount === 0)
          say('too wide', element)
      }
    }
    const isSmall = (target: Element) =>
      target.checkVisibility() &&
      target.getBoundingClientRect().height < 24 &&
      // Clipped until it has the focus.
      target.getBoundingClientRect().width > 1 &&
      // In a sentence, or stretched over all of its row.
      !target.closest('p') &&
      getComputedStyle(target, '::after').position !== 'absolute'
    for (const target of document.querySelectorAll('main a, main button, main summary'))
      if (isSmall(target)) say('too small for a finger', target)
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement
      if (!parent?.checkVisibility() || !node.textContent?.trim()) continue
      const isolated = node.textContent.includes('\u2068') || parent.closest('bdi, option, script, textarea')
      if (/[\u0600-\u06ff]/.test(node.textContent) && !isolated) say('turns what is beside it', parent)
      const frame = clipping(parent)
      const range = document.createRange()
      range.selectNodeContents(node)
      const { left, right } = range.getBoundingClientRect()
      const within = frame?.getBoundingClientRect()
      const isCut = within && within.width > 1 && (left < within.left - 1 || right > within.right + 1)
      if (isCut && !parent.closest('[title]')) say('cut without the whole text', parent)
    }
    return found
  })
}

async function look(page: Page, path: string, found: string[]) {
  await page.goto(path)
  for (const { width, fontSize } of places) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), fontSize)
    const where = `${path} at ${width} px, ${fontSize}`
    for (const open of [false, true]) {
      await page.evaluate((how) => {
        for (const details of document.querySelectorAll('details')) details.open = how
      }, open)
      found.push(...(await misfits(page)).map((what) => `${where}${open ? ', opened' : ''}: ${what}`))
    }
  }
  await expect(page.locator('title')).toHaveCount(1)
}

test('the longest names in any script fit on every page', { tag: '@wide' }, async ({ page, login }) => {
  test.slow()
  const found: string[] = []
  const { owner, paths } = await organizationOf('W'.repeat(80))
  await login(page, owner)
  for (const path of paths) await look(page, path, found)
  expect(found).toEqual([])
})

test('a name from right to left does not turn the words around it', { tag: '@wide' }, async ({
  page,
  login,
}) => {
  const found: string[] = []
  const arabic = longNames[2] ?? ''
  const { owner, paths, slug } = await organizationOf(arabic)
  await login(page, owner)
  for (const path of paths.filter((each) => !/projects\/./.test(each))) await look(page, path, found)
  expect(found).toEqual([])
  await page.goto(`/dashboard/${slug}/members`)
  await expect(page).toHaveTitle(`Members · \u2068${arabic}\u2069 · Atrium`)
})

test('staff see everyone’s names whole', { tag: '@wide' }, async ({ page, login }) => {
  const found: string[] = []
  const made = []
  for (const name of longNames.slice(0, 3)) made.push(await organizationOf(name))
  await login(page, 'stella')
  const ofOne = made
    .slice(0, 1)
    .flatMap(({ id, owner }) => [`/admin/organizations/${id}`, `/admin/people/${owner.id}`])
  for (const path of ['/admin', '/admin/people', ...ofOne]) await look(page, path, found)
  expect(found).toEqual([])
})
