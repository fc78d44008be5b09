import { page } from '@/components/page'
import { ProofForm } from '@/components/proof/proof-form'
import { Title } from '@/components/title'
import { Card, CardContent } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { methodsOf } from '@/lib/account/proof-methods'
import { safePath } from '@/lib/guard/routes'

/** For browsers without JavaScript, and for clients of the HTTP API: others see a dialog. */
export default page('signed-in', async ({ context, query }) => (
  <>
    <Title of={['Confirm that it’s you']} />
    <main id="main" className="mx-auto grid max-w-md grid-cols-1 gap-6 px-4 pt-8 pb-20 sm:px-8">
      <PageHeader title="Confirm that it’s you" description="We won’t ask again for ten minutes." />
      <Card>
        <CardContent className="pt-5 sm:pt-6">
          <ProofForm
            methods={await methodsOf(context)}
            callbackUrl={safePath(query.callbackUrl, '/account')}
          />
        </CardContent>
      </Card>
    </main>
  </>
))
