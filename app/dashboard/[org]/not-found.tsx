import { NothingHere } from '@/components/screens/nothing-here'

/**
 * For code that calls notFound() itself. page() shows its own screen. The layout has the `<main>`.
 */
export default function NotFound() {
  return <NothingHere />
}
