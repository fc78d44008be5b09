import { expect, fillSignIn, formFields, linkIn, mailbox, signUp, stranger, test } from './support/test'

test.use({ javaScriptEnabled: false, expectedErrors: /status of 422/ })

test('sign-up, sign-in, invite, accept and role change work with JavaScript off', async ({
  page,
  otherBrowser,
}) => {
  const nora = stranger('Nora Noscript')
  const omar = stranger('Omar Noscript')
  const slug = `plain-${nora.email.slice(-15, -10)}`

  await test.step('sign up; a mistake is explained and nothing typed is lost', async () => {
    await page.goto('/register')
    await page.getByLabel('Name').fill(nora.name)
    await page.getByLabel('Email').fill(nora.email)
    await page.getByLabel('Password').fill('password1234')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('This password is too common.').first()).toBeVisible()
    await expect(page.getByLabel('Email')).toHaveValue(nora.email)
    await page.getByLabel('Password').fill(nora.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page).toHaveURL(/\/verify-email/)
    await page.goto(linkIn(await mailbox.latest(nora.email, 'Confirm')))
    await page.getByRole('button', { name: 'Confirm and sign in' }).click()
    await expect(page).toHaveURL(/\/onboarding$/)
  })

  await test.step('make an organization; its address is proposed from its name', async () => {
    await page.getByLabel('Name').fill(`Plain ${slug.slice(6)}`)
    await page.getByRole('button', { name: 'Create organization' }).click()
    await expect(page).toHaveURL(`/dashboard/${slug}`)
  })

  await test.step('invite', async () => {
    await page.goto(`/dashboard/${slug}/members`)
    await page.getByLabel('Email').fill(omar.email)
    await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Member' })
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(page.getByRole('listitem').filter({ hasText: omar.email })).toBeVisible()
    await expect(page.getByText(`${omar.email} has been invited.`)).toBeVisible()
  })

  await test.step('reload: nothing is sent again, and the message is shown once', async () => {
    const request = page.waitForRequest((each) => each.isNavigationRequest())
    await page.reload()
    expect((await request).method()).toBe('GET')
    await expect(page.getByText(`${omar.email} has been invited.`)).toBeHidden()
    await expect(page.getByRole('listitem').filter({ hasText: omar.email })).toHaveCount(1)
  })

  await test.step('a form that is sent twice happens once', async () => {
    const path = `/dashboard/${slug}/projects`
    const sent = {
      ...(await formFields(page, path, 'Create project')),
      name: 'Apollo',
    }
    const headers = { origin: new URL(page.url()).origin }
    for (const _ of [1, 2]) {
      const answer = await page.request.post(path, { headers, multipart: sent, maxRedirects: 0 })
      expect([answer.status(), answer.headers().location]).toEqual([303, path])
    }
    await page.goto(path)
    await expect(page.getByRole('link', { name: 'Apollo' })).toHaveCount(1)
  })

  const his = await otherBrowser({ javaScriptEnabled: false })
  await test.step('accept', async () => {
    const invitation = linkIn(await mailbox.latest(omar.email, 'invited you'))
    await his.goto(invitation)
    await his.getByRole('link', { name: 'Create account' }).click()
    await signUp(his, omar, null)
    await his.getByRole('button', { name: 'Accept invitation' }).click()
    await expect(his).toHaveURL(`/dashboard/${slug}`)
  })

  await test.step('change a role, which bites on the next request', async () => {
    expect((await his.request.get(`/dashboard/${slug}/members`)).status()).toBe(200)
    await expect(async () =>
      expect(await (await his.request.get(`/dashboard/${slug}/members`)).text()).not.toContain(nora.email),
    ).toPass()
    await page.goto(`/dashboard/${slug}/members`)
    await page.getByRole('link', { name: `Change role of ${omar.name}` }).click()
    await page.getByLabel(`Role for ${omar.name}`, { exact: true }).selectOption({ label: 'Admin' })
    await page.getByRole('button', { name: `Save role for ${omar.name}` }).click()
    await his.goto(`/dashboard/${slug}/members`)
    await expect(his.getByText(nora.email)).toBeVisible()
  })

  await test.step('remove someone: asked first, and not if the answer is no', async () => {
    const question = page.getByRole('alertdialog', { name: `Remove ${omar.name}` })
    await page.goto(`/dashboard/${slug}/members`)
    await page.getByRole('button', { name: `Remove ${omar.name}` }).click()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(question).toBeHidden()
    expect((await his.request.get(`/dashboard/${slug}/members`)).status()).toBe(200)
  })

  await test.step('sign out and in again', async () => {
    await his.goto('/login')
    await his.goto('/account')
    await his.context().clearCookies()
    await fillSignIn(his, omar)
    await expect(his).toHaveURL(`/dashboard/${slug}`)
  })
})
