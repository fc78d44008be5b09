import { randomBytes } from 'node:crypto'
import { type Browser, type BrowserContext, test as base, expect, type Page } from 'playwright/test'
import { type CastKey, cast, castPassword } from '@/db/cast'
import { type Mail, mailbox } from './mailbox'
import { server } from './server'

export { expect, mailbox }

export type Person = { name: string; email: string; password: string }

type Fixtures = {
  /** Signs a cast member or a made person in through the form. */
  login: (page: Page, who: CastKey | Person) => Promise<void>
  /** A second person's browser: own cookies, own errors. */
  otherBrowser: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>
  /** Console errors that a test expects. */
  expectedErrors: RegExp
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(server().url),
  expectedErrors: [/^$/, { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors = watch(page)
    await use(page)
    expectNone(errors, expectedErrors)
  },
  otherBrowser: async ({ browser, expectedErrors }, use) => {
    const opened: { context: BrowserContext; errors: string[] }[] = []
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: server().url, ...options })
      const page = await context.newPage()
      opened.push({ context, errors: watch(page) })
      return page
    })
    for (const { context, errors } of opened) {
      expectNone(errors, expectedErrors)
      await context.close()
    }
  },
  login: async ({}, use) =>
    use(async (page, who) => {
      await fillSignIn(page, typeof who === 'string' ? castMember(who) : who)
      await page.waitForURL((url) => url.pathname !== '/login')
    }),
})

function watch(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}

function expectNone(errors: string[], expected: RegExp) {
  expect(errors.filter((text) => !expected.test(text))).toEqual([])
}

export const castMember = (key: CastKey) => {
  const person = cast.find((each) => each.key === key)
  return { email: person?.email ?? '', password: castPassword }
}

/** Somebody nobody has met: a name, an address, a passphrase. */
export function stranger(name: string): Person {
  const mark = randomBytes(5).toString('hex')
  return {
    name,
    email: `${name.toLowerCase().replace(/\W+/g, '.')}.${mark}@mail.test`,
    password: `a passphrase of ${mark}`,
  }
}

/**
 * The fields that the server put into a form, read from the page as a browser without JavaScript gets it: what somebody else's
 * browser can post as well.
 */
export async function formFields(page: Page, path: string, button: string): Promise<Record<string, string>> {
  const html = await (await page.request.get(path)).text()
  return page.evaluate(
    ({ html, button }) => {
      const buttons = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('form button')]
      const form = buttons.find((each) => each.textContent?.trim() === button)?.closest('form')
      return Object.fromEntries(
        [...(form?.querySelectorAll('input') ?? [])].map((input): [string, string] => [
          input.name,
          input.value,
        ]),
      )
    },
    { html, button },
  )
}

/** The first link of a mail. */
export function linkIn(mail: Mail): string {
  const [link] = mail.text.match(/https?:\/\/\S+/) ?? []
  if (!link) throw new Error(`no link in "${mail.subject}"`)
  return link
}

/** Sends the sign-in form. @param path null on the page that has the form */
export async function fillSignIn(
  page: Page,
  { email, password }: Omit<Person, 'name'>,
  path: string | null = '/login',
): Promise<void> {
  if (path) await page.goto(path)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/**
 * Signs a stranger up through the form, opens the link of the email, and confirms, which signs them
 * in.
 * @param path null on the page that has the form
 */
export async function signUp(page: Page, person: Person, path?: string | null): Promise<void> {
  await fillSignUp(page, person, path)
  await page.goto(linkIn(await mailbox.latest(person.email, 'Confirm')))
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/verify-email')
}

/** Signs a stranger up through the form. @param path null on the page that has the form */
export async function fillSignUp(
  page: Page,
  person: Person,
  path: string | null = '/register',
): Promise<void> {
  if (path) await page.goto(path)
  await page.getByLabel('Name').fill(person.name)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(/\/verify-email/)
}
