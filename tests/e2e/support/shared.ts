import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import type { CastKey } from '@/db/cast'
import { castMember, expect } from './test'

/** Posts to one of Better Auth's endpoints with the page's cookies, as a script of ours would. */
async function post(page: Page, path: string, data: object) {
  const origin = new URL(page.url()).origin
  const answer = await page.request.post(`/api/auth/organization/${path}`, { data, headers: { origin } })
  return { status: answer.status(), body: await answer.json() }
}

/** An organization of whoever is signed in on that page. */
export async function newOrganization(owner: Page, name: string) {
  const slug = `works-${randomBytes(4).toString('hex')}`
  const { status, body } = await post(owner, 'create', { name, slug })
  expect(status).toBe(200)
  return { id: String(body.id), slug }
}

/** Invites the person of the other page, who accepts. */
export async function join(
  owner: Page,
  guest: Page,
  { id: organizationId, email, role = 'member' }: { id: string; email: string; role?: string },
) {
  const { body: invited } = await post(owner, 'invite-member', { organizationId, email, role })
  expect(await post(guest, 'accept-invitation', { invitationId: invited.id })).toMatchObject({ status: 200 })
}

/** An organization of the one, with the other as its admin. */
export async function shared(owner: Page, admin: Page, adminKey: CastKey) {
  const made = await newOrganization(owner, 'Shared Works')
  await join(owner, admin, { id: made.id, email: castMember(adminKey).email, role: 'admin' })
  return made
}
