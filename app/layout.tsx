import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { KeepFocus } from '@/components/keep-focus'
import { Toasts } from '@/components/toast'
import { brand } from '@/lib/brand'
import './globals.css'

export const metadata: Metadata = {
  // Each page brings its own title (components/title.tsx).
  description: brand.description,
  applicationName: brand.name,
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: brand.background.light },
    { media: '(prefers-color-scheme: dark)', color: brand.background.dark },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined

  // Browser extensions add attributes to these two and to form controls before React hydrates.
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="font-sans" suppressHydrationWarning>
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-primary font-medium text-primary-foreground text-sm focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-4 focus:py-2.5"
        >
          Skip to content
        </a>
        <ThemeProvider
          attribute="class"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          nonce={nonce}
        >
          {children}
          <Toasts />
          <KeepFocus />
        </ThemeProvider>
      </body>
    </html>
  )
}
