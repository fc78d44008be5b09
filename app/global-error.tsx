'use client'

import { GeistSans } from 'geist/font/sans'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'
import './globals.css'

/** Replaces the root layout when the layout itself fails, so it renders the whole document. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body className="font-sans">
        <main id="main">
          <Refusal
            className="min-h-dvh"
            title="Something went wrong"
            description="This wasn’t your fault. Try again. If it keeps happening, come back in a few minutes."
          >
            <Button type="button" onClick={() => retry()}>
              Try again
            </Button>
          </Refusal>
        </main>
      </body>
    </html>
  )
}
