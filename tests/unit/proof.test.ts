import { expect, test } from 'vitest'
import { z } from 'zod'
import { page } from '@/components/page'
import { action } from '@/lib/action'
import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from '@/lib/guard/context'
import { requireMember, requirePermission, requireUser } from '@/lib/guard/server'
import { changeRole } from '@/lib/members'
import { deleteOrganization, leaveOrganization } from '@/lib/organizations'
import { createProject, deleteProject, listProjects } from '@/lib/projects'

// Checked by tsc: a line under @ts-expect-error that compiles after all is an error there. Nothing in here is ever run.

const id = '00000000-0000-4000-8000-000000000000'
const input = z.object({ id: z.uuid() })

async function verbsWantTheirOwnPermission() {
  const reading = await requirePermission('project:read', 'acme')
  const deleting = await requirePermission('project:delete', 'acme')
  await listProjects(reading, {})
  await deleteProject(deleting, { id })
  // @ts-expect-error who may read may not thereby delete
  await deleteProject(reading, { id })
  // @ts-expect-error who may delete did not thereby ask to create
  await createProject(deleting, { name: 'x' })
}

async function membershipIsNoPermission() {
  const context = await requireMember('acme')
  await leaveOrganization(context)
  // @ts-expect-error a member has proven no permission
  await deleteOrganization(context)
  // @ts-expect-error nor one by being signed in
  await deleteOrganization(await requireUser())
}

async function nobodyForgetsTheGuard(
  viewer: Viewer,
  organization: { id: string; slug: string; name: string; logo: null },
) {
  const made: OrgContext = {
    ...viewer,
    organization,
    member: { id: 'm', role: 'owner' },
    permissions: new Set(['member:update']),
  }
  // @ts-expect-error a context put together by hand is no proof
  await changeRole(made, { memberId: 'm', role: 'owner' })
  // @ts-expect-error nor is an object that says so
  await changeRole({ ...made, allowed: { 'member:update': true } }, { memberId: 'm', role: 'owner' })
  // @ts-expect-error nor is a viewer signed in because somebody says so
  const signedIn: SignedIn = viewer
  return signedIn
}

function severalProofsUnite(both: Allowed<'project:read' | 'project:delete'>) {
  return Promise.all([listProjects(both, {}), deleteProject(both, { id })])
}

function anActionProvesWhatItAskedFor() {
  action('project:delete', input, (context, fields) => deleteProject(context, fields))
  // @ts-expect-error an action that asked to read has not asked to delete
  action('project:read', input, (context, fields) => deleteProject(context, fields))
  // @ts-expect-error nor has one that said what it wanted in its own signature (NoInfer)
  action('project:read', input, (context: Allowed<'project:delete'>, fields) =>
    deleteProject(context, fields),
  )
  // @ts-expect-error an action for the signed-in proves no permission
  action('signed-in', input, (context, fields) => deleteProject(context, fields))
  // @ts-expect-error a public one may have nobody at all
  action('public', z.object({}), async (viewer) => ({ message: viewer.user.name }))
  // @ts-expect-error there is no such permission
  action('project:fly', input, async () => {})
  // @ts-expect-error what was not parsed is not there
  action('project:delete', input, async (_, fields) => ({ message: fields.name }))
  // @ts-expect-error an action returns what its form needs, no row
  action('project:delete', input, async () => ({ password: 'hash' }))
}

function aPageProvesWhatItAskedFor() {
  page(
    'project:read',
    () => '/',
    ({ context }) => void listProjects(context, {}),
  )
  page(
    'member',
    () => '/',
    // @ts-expect-error a page for members has asked for no permission
    ({ context }) => void listProjects(context, {}),
  )
}

// @ts-expect-error who is signed in is not thereby staff
const staffIsProven = (viewer: SignedIn): Staff => viewer

test('types alone refuse a verb without its proof (checked by tsc)', () => {
  expect([
    verbsWantTheirOwnPermission,
    membershipIsNoPermission,
    nobodyForgetsTheGuard,
    severalProofsUnite,
    anActionProvesWhatItAskedFor,
    aPageProvesWhatItAskedFor,
    staffIsProven,
  ]).toHaveLength(7)
})
