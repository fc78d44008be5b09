import type { Metadata } from 'next'
import { NothingHere } from '@/components/screens/nothing-here'

export const metadata: Metadata = { title: 'Page not found' }

/**
 * For code that calls notFound() itself. page() shows its own screen. The layout has the `<main>`.
 */
export default function NotFound() {
  return <NothingHere />
}
