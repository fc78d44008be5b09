import { headers } from 'next/headers'
import { cache } from 'react'
import { requestHeaders } from '@/lib/auth/request-headers'
import { auth } from '@/lib/auth/server'
import { AppError } from '@/lib/errors'
import type { MemberFacts } from '@/lib/guard/context'
import { permissionsOf } from '@/lib/guard/policy'

// As it is usually written: by Better Auth's own calls, each of which reads the session again. Once
// per request, at least.

export const myOrganizations = cache(async () =>
  auth.api.listOrganizations({ headers: await requestHeaders() }),
)

const asMember = cache(async (slug: string): Promise<MemberFacts> => {
  const given = await requestHeaders()
  const found = await auth.api.getSession({ headers: given })
  if (!found) throw new AppError('unauthenticated', 'Sign in first.')
  const organization = (await myOrganizations()).find((each) => each.slug === slug)
  if (!organization) throw new AppError('not_found', 'Page not found.')
  const { members } = await auth.api.listMembers({
    headers: given,
    query: { organizationId: organization.id },
  })
  const member = members.find(({ userId }) => userId === found.user.id)
  if (!member) throw new AppError('not_found', 'Page not found.')
  const { session, user } = found
  return {
    address: (await headers()).get('x-atrium-address') ?? '',
    session: {
      id: session.id,
      activeOrganizationId: organization.id,
      expiresAt: session.expiresAt,
      createdAt: session.createdAt,
      isProven: false,
      hasSecondFactor: false,
      refreshDue: false,
    },
    impersonator: null,
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      image: user.image ?? null,
      timeZone: null,
      staff: new Set(),
    },
    organization: { id: organization.id, name: organization.name, slug, logo: null, secondFactorFrom: null },
    member: { id: member.id, role: member.role },
    permissions: permissionsOf(member.role),
  }
})

const nobody = async () => null

export const lookAsMember = asMember
export const requireMember = asMember
export const requirePermission = (_: string, slug: string) => asMember(slug)
export const currentViewer = nobody
export const requireStaff = nobody
export const requireUser = nobody
