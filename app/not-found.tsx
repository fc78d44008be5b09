import { NothingHere } from '@/components/screens/nothing-here'

export default function NotFound() {
  return (
    <main id="main">
      <NothingHere className="min-h-dvh" />
    </main>
  )
}
