import type { Metadata } from 'next'
import { NothingHere } from '@/components/screens/nothing-here'

export const metadata: Metadata = { title: 'Not found' }

/** For what calls notFound() itself; pages made with page() answer in place. The layout brings the `<main>`. */
export default function NotFound() {
  return <NothingHere />
}
