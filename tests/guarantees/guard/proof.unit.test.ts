import { expect, test } from 'vitest'
import { z } from 'zod'
import { page } from '@/components/page'
import {
  type Allowed,
  holds,
  type MemberFacts,
  type SignedIn,
  type Staff,
  type Viewer,
} from '@/lib/guard/context'
import type { Permission } from '@/lib/guard/policy'
import { requireMember, requirePermission, requireUser } from '@/lib/guard/server'
import { action } from '@/lib/http/action'
import { changeRole, leaveOrganization } from '@/lib/members/operations'
import { operation } from '@/lib/operation'
import { deleteOrganization } from '@/lib/organizations/operations'
import { createProject, deleteProject } from '@/lib/projects/operations'
import { listProjects } from '@/lib/projects/queries'

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
  organization: { id: string; slug: string; name: string; logo: null; secondFactorFrom: null },
) {
  const made: MemberFacts = {
    ...viewer,
    organization,
    member: { id: 'm', role: 'owner' },
    permissions: new Set(['member:update']),
  }
  // @ts-expect-error a context put together by hand is no proof
  await changeRole(made, { memberId: 'm', role: 'owner' })
  // @ts-expect-error nor does it become one by being asked what it holds
  if (holds(made, 'member:update')) await changeRole(made, { memberId: 'm', role: 'owner' })
  // @ts-expect-error nor is an object that says so
  await changeRole({ ...made, allowed: { 'member:update': true } }, { memberId: 'm', role: 'owner' })
  // @ts-expect-error nor is a viewer signed in because somebody says so
  const signedIn: SignedIn = viewer
  return signedIn
}

async function aProofIsNarrowedToAFurtherOne(
  context: Allowed<'project:read'>,
  either: 'project:read' | 'project:delete',
) {
  if (holds(context, 'project:delete')) {
    await deleteProject(context, { id })
    await listProjects(context, {})
    // @ts-expect-error what was asked is proven, and nothing else
    await createProject(context, { name: 'x' })
  }
  // @ts-expect-error and only where the answer was yes
  await deleteProject(context, { id })
  const member = await requireMember('acme')
  // @ts-expect-error there is no such permission
  holds(member, 'project:fly')
  // @ts-expect-error of two that it may have been asked for, one is not proven
  if (holds(member, either)) await deleteProject(member, { id })
  return holds(member, 'project:read') ? listProjects(member, {}) : undefined
}

function severalProofsUnite(both: Allowed<'project:read' | 'project:delete'>) {
  return Promise.all([listProjects(both, {}), deleteProject(both, { id })])
}

const summary = 'What a test asks'

function anOperationProvesWhatItAskedFor() {
  operation('project:delete', { summary, input, run: (context, given) => deleteProject(context, given) })
  // @ts-expect-error an operation that asks to read has not asked to delete
  operation('project:read', { summary, input, run: (context, given) => deleteProject(context, given) })
  operation('project:read', {
    summary,
    input,
    // @ts-expect-error nor has one that says what it wants in its own signature (NoInfer)
    run: (context: Allowed<'project:delete'>, given) => deleteProject(context, given),
  })
  // @ts-expect-error an operation for the signed-in proves no permission
  operation('signed-in', { summary, input, run: (context, given) => deleteProject(context, given) })
  // @ts-expect-error a public one may have nobody at all
  operation('public', { summary, input: z.object({}), run: (viewer) => viewer.user.name })
  // @ts-expect-error there is no such permission
  operation('project:fly', { summary, input, run: () => {} })
  // @ts-expect-error what was not parsed is not there
  operation('project:delete', { summary, input, run: (_, given) => given.name })
}

async function anOperationIsCalledWithItsInput() {
  const deleting = await requirePermission('project:delete', 'acme')
  // @ts-expect-error the input is typed
  await deleteProject(deleting, { name: 'x' })
  // @ts-expect-error and may not be left out where something has to be given
  await deleteProject(deleting)
  await deleteOrganization(await requirePermission('organization:delete', 'acme'))
  // @ts-expect-error a form is told what it needs, and gets no row
  action(createProject, () => ({ password: 'hash' }))
}

function aPageProvesWhatItAskedFor() {
  page('project:read', ({ context }) => void listProjects(context, {}))
  page(
    'member',
    () => '/',
    // @ts-expect-error a page for members has asked for no permission
    ({ context }) => void listProjects(context, {}),
  )
}

// @ts-expect-error who is signed in is not thereby staff
const staffIsProven = (viewer: SignedIn): Staff => viewer

// @ts-expect-error staff who may read did not thereby ask to ban
const banIsProven = (staff: Staff<'staff:read'>): Staff<'staff:ban'> => staff

// @ts-expect-error no role of an organization can hold a permission of staff
const heldInOrganization: Permission = 'staff:read'

/** Compiles only if no permission of an organization is called as those of staff are. */
const apart = (both: Permission & `staff:${string}`): never => both

test('types alone refuse a verb without its proof (checked by tsc)', () => {
  expect([
    verbsWantTheirOwnPermission,
    membershipIsNoPermission,
    nobodyForgetsTheGuard,
    aProofIsNarrowedToAFurtherOne,
    severalProofsUnite,
    anOperationProvesWhatItAskedFor,
    anOperationIsCalledWithItsInput,
    aPageProvesWhatItAskedFor,
    staffIsProven,
    banIsProven,
    heldInOrganization,
    apart,
  ]).toHaveLength(12)
})
