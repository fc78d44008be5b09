import { brand } from '@/lib/brand'
import { isolated } from '@/lib/isolated'

/**
 * The title of the document: what the page shows, whose it is, and the product. It stands in the
 * page, not in `metadata`, which Next reads before the guard is asked; React puts it into the head,
 * and takes it away with the page.
 */
export function Title({ of }: { of: readonly string[] }) {
  return <title>{[...of, brand.name].map(isolated).join(' · ')}</title>
}
