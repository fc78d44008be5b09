'use client'

import { type BoundaryProps, ErrorBoundaryScreen } from '@/components/screens/error-boundary-screen'

export default function ErrorScreen(props: BoundaryProps) {
  return (
    <main id="main">
      <ErrorBoundaryScreen {...props} />
    </main>
  )
}
