import { redirect } from 'next/navigation'
import { page } from '@/components/page'
import { homeOrganization } from '@/lib/organizations/queries'

/** Redirects to the organization that the viewer used last, or to their first one. */
export default page(
  'signed-in',
  async ({ context }) => {
    const home = await homeOrganization(context)
    redirect(home ? `/dashboard/${home.slug}` : '/onboarding')
  },
  { impersonated: true },
)
