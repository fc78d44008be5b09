import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { connected } from '../support/databases'
import { somethingForStaff } from './support/for-staff'
import { builtActions, fill, openForms, translate, typed } from './support/forms'
import { server } from './support/server'
import { join, newOrganization } from './support/shared'
import { expect, fillSignUp, linkIn, mailbox, signUp, stranger, test } from './support/test'

// Each form of the product, drawn from the build, in every way in which its answer does not come: one page load for all of them,
// translated as Chrome translates, with every key of the keyboard. Nothing that it sends has an effect.

type Way = 'lost' | 'answered' | 'unknown'

test.use({ expectedErrors: /Failed to load resource/ })

const title =
  'every form of the product survives what happens around it, with what was typed, and is sent once'

test(title, { tag: '@long' }, async ({ page, otherBrowser, login }) => {
  // About a hundred forms, one after the other. Each step has a limit of its own.
  test.setTimeout(900_000)
  const actions = builtActions()
  const missing = new Map(actions.map(({ id, name }) => [id, name]))
  const walk = async (page: Page, paths: string[]) => {
    for (const path of paths) await tryForms(page, path, missing, actions)
  }
  const [olga, katherine, radia] = [await otherBrowser(), await otherBrowser(), await otherBrowser()]

  const reset = await resetPath(page, 'katherine@acme.test')
  await walk(page, ['/login', '/login/email', '/register', '/forgot-password', reset, '/verify-email'])
  await page.goto('/login/email')
  await page.getByLabel('Email').fill('katherine@acme.test')
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  await walk(page, ['/login/email'])
  const newcomer = stranger('Nora Newcomer')
  await fillSignUp(page, newcomer)
  const link = linkIn(await mailbox.latest(newcomer.email, 'Confirm'))
  await walk(page, [link])
  await walk(await otherBrowser(), [link])
  await login(page, 'grace')
  // Another session of hers, to end.
  await login(await otherBrowser(), 'grace')
  await login(olga, 'olga')
  await login(katherine, 'katherine')
  await login(radia, 'radia')
  const { slug, project, archived, member, invitation, gone } = await someOrganization(page, olga)
  const token = await waysToJoin(slug)
  const inside = [
    '/projects',
    `/projects/${project}`,
    `/projects/${archived}`,
    '/members',
    `/members?change=${member}`,
    `/members?remove=${member}`,
    `/members?revoke=${invitation}`,
    '/roles',
    '/roles/helper',
    '/audit-log',
    '/settings',
  ]
  await walk(page, [
    ...inside.map((path) => `/dashboard/${slug}${path}`),
    '/account',
    '/account/confirm',
    '/account/second-factor',
    '/onboarding',
  ])
  await offerOwnership(page, slug, 'olga@outside.test')
  await walk(olga, [`/dashboard/${slug}/settings`])
  await walk(katherine, [`/invite/${invitation}`])
  await walk(radia, [`/invite/${invitation}`])
  // As if she had signed up at a provider, and had no password.
  const [gitta, atProvider] = [await otherBrowser(), stranger('Gitta at Acme ID')]
  await signUp(gitta, atProvider)
  const row = `(select id from "user" where email = '${atProvider.email}')`
  await connected(server().databaseUrl, (client) =>
    client.query(`update account set provider_id = 'oidc' where user_id = ${row}`),
  )
  await walk(gitta, ['/account'])
  const staff = await otherBrowser()
  await login(staff, 'stella')
  const console = ['people/demo-mary', 'people/demo-ursula', `people/${await somethingForStaff()}`]
  await walk(
    staff,
    [...console, `organizations/${gone}`, 'emails', 'jobs'].map((path) => `/admin/${path}`),
  )
  await viewAs(staff, 'demo-mary')
  await walk(staff, ['/dashboard/acme'])
  await walk(katherine, [`/join/${token}`])
  const colleague = await otherBrowser()
  await signUp(colleague, { ...newcomer, email: `colleague@${slug}.test` })
  await walk(colleague, ['/onboarding'])

  expect([...missing.values()].sort(), 'on no page that this test opens').toEqual([
    // What takes a second factor, a passkey or their loss: second-factor.test.ts and
    // lost-passkey.test.ts. What takes a change of email under way, or a picture: account.test.ts.
    'app/(auth)/change-email/actions.ts confirmEmailChangeAction',
    'app/(auth)/login/actions.ts signInWithPasskeyAction',
    'app/(auth)/login/code/actions.ts requestRecoveryAction',
    'app/(auth)/login/code/actions.ts signInWithBackupCodeAction',
    'app/(auth)/login/code/actions.ts signInWithCodeAction',
    'app/(auth)/login/recovery/actions.ts finishRecoveryAction',
    'app/(auth)/login/recovery/actions.ts stopRecoveryAction',
    'app/(auth)/stop-email-change/actions.ts stopEmailChangeAction',
    'app/account/actions.ts cancelEmailChangeAction',
    'app/account/actions.ts removePictureAction',
    'app/account/passkeys/actions.ts addPasskeyAction',
    'app/account/passkeys/actions.ts removePasskeyAction',
    'app/account/passkeys/actions.ts renamePasskeyAction',
    'app/account/second-factor/actions.ts disableSecondFactorAction',
    'app/account/second-factor/actions.ts renewBackupCodesAction',
    'app/dashboard/[org]/settings/actions.ts stopRequiringSecondFactor',
    'app/dev/inbox/actions.ts emptyInboxAction',
    // Only for people who have a second factor, or no password: step-up.test.ts.
    'components/proof/actions.ts proveWithAuthenticator',
    'components/proof/actions.ts proveWithCode',
    'components/proof/actions.ts proveWithPasskey',
    'components/proof/actions.ts sendProofCode',
  ])
})

async function tryForms(
  page: Page,
  path: string,
  missing: Map<string, string>,
  actions: ReturnType<typeof builtActions>,
) {
  let ids = await openForms(page, path)
  for (const [at, id] of ids.entries()) {
    if (!missing.delete(id)) continue
    const action = actions.find((each) => each.id === id)
    await test.step(`${path}: ${action?.name}`, async () => {
      await tryForm(page, at, action?.isPublic ?? false)
      ids = await openForms(page, path)
    })
  }
}

async function tryForm(page: Page, at: number, isPublic: boolean) {
  const form = page.locator('form[data-action-form]').nth(at)
  let way: Way = 'lost'
  let sent = 0
  let answer = () => {}
  const pressed = new Promise<void>((resolve) => {
    answer = resolve
  })
  const handler = async (route: Parameters<Parameters<Page['route']>[1]>[0]) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.continue()
    sent++
    const headers = await request.allHeaders()
    if (way === 'lost') {
      await pressed
      return route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' })
    }
    if (way === 'unknown')
      return route.continue({ headers: { ...headers, 'next-action': '7f'.padEnd(42, '0') } })
    return route.continue()
  }
  await page.route('**', handler)
  await translate(page)
  await fill(form)
  const before = await typed(form)
  const stays = async (sentence: string) => {
    await expect(page.getByText(sentence).first()).toBeAttached()
    await expect(form).not.toHaveAttribute('aria-busy')
    expect(await typed(form)).toEqual(before)
  }
  // A list's form surrounds the buttons of other forms.
  const button = form.locator('button:not([form])').filter({ visible: true }).last()

  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(button).toHaveAttribute('type', 'submit')
  await page.keyboard.press('Enter')
  await button.press('Enter')
  answer()
  await stays('We couldn’t reach the server.')
  expect(sent, 'sent more than once').toBe(1)

  await page.context().setOffline(true)
  way = 'answered'
  await button.press('Enter')
  await stays('You’re offline.')
  await page.context().setOffline(false)

  if (!isPublic) {
    way = 'answered'
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await button.press('Enter')
    await stays('You’ve been signed out.')
    await page.context().addCookies(cookies)
    await expect(page.getByRole('link', { name: 'Sign in again' }).first()).toHaveAttribute(
      'href',
      /callbackUrl/,
    )
  }

  way = 'unknown'
  await button.press('Enter')
  await stays('A new version is available.')
  await page.unroute('**', handler)
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: 'Reload this page' }).first().click(),
  ])
  await expect.poll(async () => (await typed(form)).open).toEqual(before.open)
}

async function viewAs(staff: Page, id: string) {
  await staff.goto(`/admin/people/${id}`)
  await staff.getByText('View as', { exact: true }).click()
  const form = staff.locator('form').filter({ hasText: /View as ./ })
  await form.getByLabel('Reason').fill('A test')
  await form.getByRole('button').click()
  await staff.waitForURL(/\/dashboard\//)
}

/** A domain to verify and a verified one, a request from there, and a link. @returns the link's token */
async function waysToJoin(slug: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('base64url')
  await connected(server().databaseUrl, async (client) => {
    await client.query('set role atrium_app')
    const owned = `from organization o join member m on m.organization_id = o.id and m.role = 'owner' where o.slug = $1`
    await client.query(
      `insert into organization_domain (organization_id, domain, challenge, set_by, method, verified_at, checked_at)
       select o.id, $1 || d.ending, 'challenge', m.user_id, d.method, d.at, d.at ${owned.replace(' where', ` cross join (values ('.test', 'dns', now()), ('-new.test', null, null)) d(ending, method, at) where`)}`,
      [slug],
    )
    await client.query(
      `insert into "user" (id, name, email, email_verified) values ($1, 'Rita Request', $1 || '@' || $1 || '.test', true)`,
      [slug],
    )
    await client.query(
      `insert into join_request (organization_id, user_id) select o.id, $1 from organization o where o.slug = $1`,
      [slug],
    )
    await client.query(
      `insert into invitation_link (organization_id, token_hash, role, uses_left, expires_at, made_by)
       select o.id, $2, 'member', 5, now() + interval '1 day', m.user_id ${owned}`,
      [slug, hash],
    )
  })
  return token
}

async function resetPath(page: Page, email: string) {
  await page.goto('/forgot-password')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Send link' }).click()
  const { pathname, search } = new URL(linkIn(await mailbox.latest(email, 'password')))
  return `${pathname}${search}`
}

async function offerOwnership(page: Page, slug: string, email: string) {
  await page.goto(`/dashboard/${slug}/settings`)
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Offer ownership' }) })
  await form.locator('[name="email"]').fill(email)
  await form.getByRole('button', { name: 'Offer ownership' }).click()
  await expect(form).toHaveCount(0)
}

/** An organization of the one, with everything in it that a form can be about; the other is asked to be its owner. */
async function someOrganization(owner: Page, next: Page) {
  const { id: organizationId, slug } = await newOrganization(owner, 'Forms Works')
  await join(owner, next, { id: organizationId, email: 'olga@outside.test', role: 'admin' })
  const post = async (page: Page, path: string, data: object) => {
    const origin = new URL(page.url()).origin
    const answer = await page.request.post(`/api/auth/organization/${path}`, { data, headers: { origin } })
    expect([path, answer.status()]).toEqual([path, 200])
    return answer.json()
  }
  const open = await post(owner, 'invite-member', {
    organizationId,
    email: 'katherine@acme.test',
    role: 'member',
  })
  await post(owner, 'create-role', { organizationId, role: 'helper', permission: { project: ['read'] } })
  const gone = await post(owner, 'create', { name: 'Gone Works', slug: `${slug}-gone` })
  await post(owner, 'delete', { organizationId: gone.id })
  const make = async (name: string) => {
    await owner.goto(`/dashboard/${slug}/projects`)
    await owner.getByLabel('Name').fill(name)
    await owner.getByRole('button', { name: 'Create project' }).click()
    await owner.getByRole('link', { name }).click()
    await owner.waitForURL(/\/projects\/[0-9a-f-]{36}$/)
    return new URL(owner.url()).pathname.split('/').at(-1)
  }
  const archived = await make('Crane refit')
  await owner.getByRole('button', { name: 'Archive project' }).click()
  await expect(owner.getByRole('button', { name: 'Restore project' })).toBeVisible()
  const project = await make('Quay wall')
  await owner.goto(`/dashboard/${slug}/members`)
  const member = await owner.getByRole('button', { name: /^Remove / }).getAttribute('value')
  return { slug, project, archived, member, invitation: String(open.id), gone: String(gone.id) }
}
