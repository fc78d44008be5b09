import { route } from '@/lib/http/route'

export const GET = route('project:read', async ({ context }) =>
  Response.json({ slug: context.organization.slug }),
)
