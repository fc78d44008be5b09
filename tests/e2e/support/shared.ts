import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { type CastKey, cast } from '@/db/cast'
import { expect } from './test'

const addressOf = (key: CastKey) => cast.find((each) => each.key === key)?.email ?? ''

/** Posts to one of Better Auth's endpoints with the page's cookies, as a script of ours would. */
export async function post(page: Page, path: string, data: object) {
  const origin = new URL(page.url()).origin
  const answer = await page.request.post(`/api/auth/organization/${path}`, { data, headers: { origin } })
  return { status: answer.status(), body: await answer.json() }
}

/** An organization of the one, with the other as its admin. */
export async function shared(owner: Page, admin: Page, adminKey: CastKey) {
  const slug = `shared-${randomBytes(4).toString('hex')}`
  const { body: made } = await post(owner, 'create', { name: 'Shared Works', slug })
  const invitation = { organizationId: made.id, email: addressOf(adminKey), role: 'admin' }
  const { body: invited } = await post(owner, 'invite-member', invitation)
  expect(await post(admin, 'accept-invitation', { invitationId: invited.id })).toMatchObject({ status: 200 })
  return { id: String(made.id), slug }
}
