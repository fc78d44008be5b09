import type { Metadata } from 'next'
import { NothingHere } from '@/components/screens/nothing-here'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <main id="main">
      <NothingHere className="min-h-dvh" />
    </main>
  )
}
