'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { NavLinks } from './nav-links'

/** The navigation on narrow screens. Without JavaScript the shell shows the same links in a row. */
export function MobileNav({ slug, name }: { slug: string; name: string }) {
  const [isOpen, setOpen] = useState(false)
  const drawer = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const path = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of page closes it.
  useEffect(() => drawer.current?.close(), [path])

  useEffect(() => {
    if (isOpen) drawer.current?.showModal()
  }, [isOpen])

  return (
    <>
      <Button
        type="button"
        variant="ghost"
        size="icon"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="lg:hidden noscript:hidden"
      >
        <Icon name="menu" className="size-5" />
      </Button>
      {isOpen && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog, too.
        <dialog
          ref={drawer}
          onClose={() => setOpen(false)}
          aria-labelledby={titleId}
          // A click beside it has the dialog itself as its target: its content covers all of it.
          onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
          className="drawer"
        >
          <div className="grid min-h-full content-start gap-4 p-4">
            <div className="flex items-center justify-between gap-2">
              <h2 id={titleId} className="min-w-0 font-semibold text-base">
                <bdi>{name}</bdi>
              </h2>
              <Button
                type="button"
                variant="ghost"
                size="icon"
                aria-label="Close"
                onClick={() => drawer.current?.close()}
              >
                <Icon name="x" />
              </Button>
            </div>
            <nav aria-label="Main" data-screens>
              <NavLinks slug={slug} />
            </nav>
          </div>
        </dialog>
      )}
    </>
  )
}
