'use client'

import { GeistSans } from 'geist/font/sans'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'
import './globals.css'

/** Replaces the root layout when that layout itself fails, so it brings its own document. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body className="font-sans">
        <main id="main">
          <Refusal
            className="min-h-dvh"
            title="Something broke on our side"
            description="It was not anything you did. Try again; if it keeps happening, come back in a few minutes."
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
