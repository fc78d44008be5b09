import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signOutAction, updateProfileAction } from '@/app/account/actions'
import { renameProject } from '@/app/dashboard/[org]/projects/actions'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { createProject } from '@/lib/projects/operations'
import { written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { newOrganization, newPerson, password } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

test('a form that someone else opened changes nothing, and says who is signed in now', async () => {
  const [ada, grace] = [await newPerson({ name: 'Ada' }), await newPerson({ name: 'Grace' })]
  const state = await leavingNoTrace(() =>
    grace.call(updateProfileAction, { name: 'Ada Lovelace', 'form.for': ada.id }),
  )
  expect(state).toMatchObject({
    status: 'refused',
    code: 'conflict',
    reason: 'other_person',
    message: expect.stringContaining(`You’re now signed in as Grace (${grace.email})`),
    values: { name: 'Ada Lovelace' },
  })
  expect(state.values).not.toHaveProperty('form.for')
})

test('it is no attempt of theirs: the audit log of the organization says nothing', async () => {
  const { owner, id } = await newOrganization()
  const made = await owner.with('project:create', (context) => createProject(context, { name: 'Apollo' }))
  const stranger = await newPerson()
  const rows = await written(id, async () => {
    await stranger.call(renameProject, {
      organization: owner.slug,
      id: made?.id ?? '',
      name: 'Gemini',
      'form.for': owner.id,
    })
  })
  expect(rows).toEqual([])
})

test('a form that was opened before anyone signed in does not act as who has since', async () => {
  const [ada, grace] = [await newPerson(), await newPerson({ name: 'Grace' })]
  const state = await leavingNoTrace(() =>
    grace.call(signInAction, { email: ada.email, password, 'form.for': '' }),
  )
  expect(state).toMatchObject({ reason: 'other_person', message: expect.stringContaining('Grace') })
  expect(state.values).not.toHaveProperty('password')
})

test('a form for signing in that was sent twice signs in', async () => {
  const { email } = await newPerson()
  const browser = new Browser()
  const fields = {
    email,
    password,
    'form.for': '',
    'form.token': 'a token of a hundred and twenty-eight bits'.replaceAll(' ', '-'),
  }
  await expect(browser.call(signInAction, fields)).rejects.toMatchObject({ to: '/dashboard' })
  await expect(browser.call(signInAction, fields)).rejects.toMatchObject({ to: '/dashboard' })
  const again = new Browser()
  await expect(again.call(signInAction, fields)).rejects.toMatchObject({ to: '/dashboard' })
  expect([...again.cookies.keys()].join()).toContain('session_token')
})

test('after signing out elsewhere, a form asks for signing in, and signing out is done', async () => {
  const ada = await newPerson({ name: 'Ada' })
  await db().delete(session).where(eq(session.userId, ada.id))
  const state = await ada.call(updateProfileAction, { name: 'Ada Lovelace', 'form.for': ada.id })
  expect(state).toMatchObject({ code: 'unauthenticated', values: { name: 'Ada Lovelace' } })
  await expect(ada.call(signOutAction, { 'form.for': ada.id })).rejects.toMatchObject({ to: '/login' })
  const [row] = await db().select().from(user).where(eq(user.id, ada.id))
  expect(row?.name).toBe('Ada')
})

test('a form that its own person opened is theirs', async () => {
  const ada = await newPerson({ name: 'Ada' })
  expect(await ada.call(updateProfileAction, { name: 'Countess', 'form.for': ada.id })).toMatchObject({
    status: 'done',
  })
})
