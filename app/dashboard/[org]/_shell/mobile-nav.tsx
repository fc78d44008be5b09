'use client'

import { Menu } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from '@/components/ui/sheet'
import { NavLinks } from './nav-links'

/** The navigation on narrow screens. Without JavaScript the shell shows the same links in a row. */
export function MobileNav({ slug, name }: { slug: string; name: string }) {
  const [open, setOpen] = useState(false)
  const path = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of page closes it.
  useEffect(() => setOpen(false), [path])

  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button
          type="button"
          variant="ghost"
          size="icon"
          aria-label="Open navigation"
          className="lg:hidden noscript:hidden"
        >
          <Menu className="size-5" />
        </Button>
      </SheetTrigger>
      <SheetContent>
        <SheetTitle>
          <bdi className="min-w-0">{name}</bdi>
        </SheetTitle>
        <nav aria-label="Main">
          <NavLinks slug={slug} />
        </nav>
      </SheetContent>
    </Sheet>
  )
}
