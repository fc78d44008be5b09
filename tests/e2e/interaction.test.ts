import type { Locator, Page } from 'playwright/test'
import { alive } from './support/forms'
import { newOrganization, shared } from './support/shared'
import { expect, stranger, test } from './support/test'

// Dialogs, messages, focus, and what a person is told before they ask.

test.use({ viewport: { width: 1280, height: 720 }, expectedErrors: /status of 422/ })

const toast = (page: Page, text: string) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text }).first()

async function open(page: Page, path: string) {
  await page.goto(path)
  await alive(page)
}

/** The controls below a message. */
const covered = (message: Locator) =>
  message.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const controls = [...document.querySelectorAll('a, button, input, select, summary')]
    return controls.flatMap((control) => {
      const box = control.getBoundingClientRect()
      const isApart = box.right <= left || box.left >= right || box.bottom <= top || box.top >= bottom
      const isOther = !element.contains(control) && box.width > 1 && control.checkVisibility()
      return isApart || !isOther ? [] : (control.textContent ?? control.localName)
    })
  })

test('a role is saved when it is chosen, can be undone, and no message covers a control', async ({
  page,
  otherBrowser,
  login,
}) => {
  await login(page, 'grace')
  const olga = await otherBrowser()
  await login(olga, 'olga')
  const { slug } = await shared(page, olga, 'olga')
  const role = page.getByLabel('Role for Olga Tokarczuk', { exact: true })
  await open(page, `/dashboard/${slug}/members`)

  await test.step('chosen with the pointer', async () => {
    await role.focus()
    await role.selectOption({ label: 'Member' })
    const message = toast(page, 'Olga Tokarczuk is now a member.')
    await expect(message).toBeVisible()
    await expect(role).toBeFocused()
    // It slides in from below.
    await expect.poll(() => covered(message)).toEqual([])
    await message.getByRole('button', { name: 'Undo' }).click()
    await expect(toast(page, 'Olga Tokarczuk is now an admin.')).toBeVisible()
    await page.reload()
    await expect(role).toHaveValue('admin')
  })

  await test.step('chosen with the keyboard: when the focus leaves', async () => {
    await alive(page)
    await role.focus()
    await page.keyboard.press('ArrowDown')
    await expect(role).toHaveValue('member')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Save role for Olga Tokarczuk' })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(toast(page, 'Olga Tokarczuk is now a member.')).toBeVisible()
  })

  await test.step('the only owner is told why they can’t leave, and what to do', async () => {
    await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeDisabled()
    const way = page.getByRole('link', { name: 'Transfer ownership first' })
    await expect(way).toHaveAttribute('href', `/dashboard/${slug}/settings#ownership`)
  })

  await test.step('removed: named, and the focus moves to the next row', async () => {
    await page.getByRole('button', { name: 'Remove Olga Tokarczuk' }).click()
    const question = page.getByRole('alertdialog', { name: 'Remove Olga Tokarczuk from Shared Works?' })
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await question.getByRole('button', { name: 'Remove member' }).click()
    await expect(toast(page, 'Olga Tokarczuk has been removed from Shared Works.')).toBeVisible()
    await expect(page.getByRole('row', { name: /Grace Hopper/ }).locator(':focus')).toHaveCount(1)
  })
})

test('a question is a modal dialog that Escape closes, and the focus is never lost', async ({
  page,
  login,
}) => {
  await login(page, 'grace')
  const { slug } = await newOrganization(page, 'Crane Works')
  await open(page, `/dashboard/${slug}/projects`)
  await page.getByLabel('Name').fill('Crane refit')
  await page.getByRole('button', { name: 'Create project' }).click()

  await test.step('a link is marked while its page is on the way', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/\/projects\/[0-9a-f-]{36}/, async (route) => {
      await held
      await route.continue()
    })
    const link = page.getByRole('link', { name: 'Crane refit' })
    await link.click()
    await expect(link).toHaveAttribute('data-pending-link')
    release()
    await expect(page.getByRole('heading', { name: 'Crane refit' })).toBeVisible()
    await expect(page.locator('[data-pending-link]')).toHaveCount(0)
  })

  await test.step('the outline of a screen is shown while another screen is on the way', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/\/projects\?_rsc/, async (route) => {
      await held
      await route.continue()
    })
    const outline = () => page.locator('main').evaluate((main) => getComputedStyle(main, '::after').content)
    expect(await outline()).toBe('none')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Projects' }).click()
    await expect.poll(outline).toBe('""')
    await expect(page.locator('main > *').first()).toHaveCSS('opacity', '0')
    release()
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
    expect(await outline()).toBe('none')
    await page.getByRole('link', { name: 'Crane refit' }).click()
    await expect(page.getByRole('heading', { name: 'Crane refit' })).toBeVisible()
  })

  await test.step('a question', async () => {
    await alive(page)
    const opener = page.getByRole('button', { name: 'Delete project' })
    const question = page.getByRole('alertdialog', { name: 'Delete Crane refit?' })
    await opener.click()
    for (let press = 0; press < 4; press++) {
      await page.keyboard.press('Tab')
      expect(await page.locator('main :not(dialog *):focus').count()).toBe(0)
    }
    await page.keyboard.press('Escape')
    await expect(question).toBeHidden()
    await expect(opener).toBeFocused()
    await page.keyboard.press('Enter')
    await question.getByRole('button', { name: 'Delete permanently' }).click()
    await expect(toast(page, '“Crane refit” has been deleted.')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeFocused()
  })

  await test.step('a search', async () => {
    const field = page.getByRole('searchbox', { name: 'Search projects' })
    await field.fill('zzz')
    await field.press('Enter')
    await expect(page).toHaveURL(/q=zzz/)
    await expect(page.getByText('zzz').first()).toBeVisible()
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('zzz')
  })

  await test.step('a new role', async () => {
    await open(page, `/dashboard/${slug}/roles`)
    await page.getByRole('link', { name: 'New role' }).click()
    await expect(page.getByLabel('Role name')).toBeFocused()
    await page.getByLabel('Role name').fill('Support team')
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Create role' }).click()
    await expect(page.getByText('The role “Support team” has been created.')).toBeVisible()
    await page.getByRole('link', { name: 'Support team' }).click()
    await expect(page.getByRole('heading', { name: 'Support team', level: 1 })).toBeVisible()
  })

  await test.step('a menu', async () => {
    const menu = page.locator('summary').filter({ hasText: 'Account menu for' })
    await menu.focus()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(menu).toBeFocused()
  })
})

test('a new password is checked while it is typed, and a refused one stays', async ({ page }) => {
  const person = stranger('Pia Password')
  await open(page, '/register')
  await page.getByLabel('Name').fill(person.name)
  await page.getByLabel('Email').fill(person.email)
  const password = page.getByLabel('Password')
  for (const [typed, advice] of [
    ['short', 'Too short so far.'],
    [`${person.password}, and more`, 'Strong.'],
    ['password1234', 'Too common. Choose another one.'],
  ] as const) {
    await password.fill(typed)
    await expect(page.getByText(advice)).toBeVisible()
  }
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('This password is too common.').first()).toBeVisible()
  await expect(password).toHaveValue('password1234')
})
