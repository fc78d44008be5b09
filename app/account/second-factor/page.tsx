import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Card, CardContent } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { mySetUp } from '@/lib/second-factor/queries'
import { QrCode } from './qr-code'
import { SetUp } from './set-up'

export default page('signed-in', async ({ context }) => {
  const setUp = await mySetUp(context)
  return (
    <>
      <Title of={['Set up authenticator app']} />
      <main id="main" className="mx-auto grid max-w-3xl grid-cols-1 gap-6 px-4 pt-8 pb-20 sm:px-8">
        <PageHeader
          eyebrow={
            <Link
              href="/account"
              className="inline-flex min-h-10 items-center gap-1.5 rounded-sm hover:text-foreground sm:min-h-0"
            >
              <Icon name="arrow-left" className="size-4" /> Back to your account
            </Link>
          }
          title="Set up your authenticator app"
        />
        <Card>
          <CardContent className="pt-5 sm:pt-6">
            {/* Always drawn: without JavaScript, it shows the backup codes in the answer. */}
            <SetUp>{setUp ? <Scan {...setUp} /> : <NothingToScan />}</SetUp>
          </CardContent>
        </Card>
      </main>
    </>
  )
})

const NothingToScan = () => (
  <p>There’s nothing to set up here now. Turn your authenticator app on or off on your account page.</p>
)

function Scan({ uri, secret }: { uri: string; secret: string }) {
  return (
    <ol className="grid list-decimal gap-5 pl-5">
      <li>
        <p>Open an authenticator app, such as the one in your password manager, and scan this:</p>
        <div className="mt-3">
          <QrCode text={uri} label="QR code for your authenticator app" />
        </div>
        <p className="mt-3 text-muted-foreground text-sm">
          If the app is on this device, copy the key instead:
        </p>
        <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]">{secret}</p>
        <CopyButton value={secret} label="Copy key" className="mt-2 noscript:hidden" />
      </li>
      <li>Enter the code that the app shows.</li>
    </ol>
  )
}
