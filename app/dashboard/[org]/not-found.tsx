import { NothingHere } from '@/components/screens/nothing-here'

/** For what calls notFound() itself; pages made with page() answer in place. The layout brings the `<main>`. */
export default function NotFound() {
  return <NothingHere />
}
