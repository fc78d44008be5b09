'use client'

import { usePathname } from 'next/navigation'
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'
import { cn } from '@/lib/cn'

type DisclosureProps = {
  /** What opens it. */
  summary: ReactNode
  /** Floats above the content below it, instead of pushing it down. */
  floating?: boolean
  className?: string
  summaryClassName?: string
  panelClassName?: string
  children: ReactNode
}

/**
 * Content that opens in place. It is a `<details>`, so it works without JavaScript. A floating one
 * is a menu: arrow keys move through it, and it closes on Escape, on a click or focus elsewhere,
 * and when one of its links is followed.
 */
export function Disclosure({
  summary,
  floating = false,
  className,
  summaryClassName,
  panelClassName,
  children,
}: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const path = usePathname()

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the page is what closes it.
  useEffect(() => close(details.current), [path])

  useEffect(() => {
    if (!floating) return
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !details.current?.contains(target)) close(details.current)
    }
    const onKey = (event: KeyboardEvent) => {
      if (!details.current) return
      if (event.key === 'Escape') close(details.current)
      else if (moveFocus(details.current, event)) event.preventDefault()
    }
    document.addEventListener('pointerdown', elsewhere)
    document.addEventListener('focusin', elsewhere)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', elsewhere)
      document.removeEventListener('focusin', elsewhere)
      document.removeEventListener('keydown', onKey)
    }
  }, [floating])

  const follow = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a')) close(details.current)
  }

  return (
    <details
      ref={details}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.lastElementChild?.scrollIntoView({ block: 'nearest' })
      }}
      className={cn('disclosure group/disclosure', floating && 'relative', className)}
    >
      <summary className={summaryClassName}>{summary}</summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: listens for its links, which are operable themselves. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click, too. */}
      <div onClick={floating ? follow : undefined} className={cn(floating && 'popover', panelClassName)}>
        {children}
      </div>
    </details>
  )
}

/** What had the focus inside is no longer rendered, so the focus returns to the summary. */
function close(details: HTMLDetailsElement | null) {
  if (!details?.open) return
  const hadFocus = details.contains(document.activeElement)
  details.open = false
  if (hadFocus) details.querySelector('summary')?.focus()
}

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => (at === last ? 0 : at + 1),
  ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

/**
 * The arrow keys of a menu. It keeps the roles of what is inside: links, a theme choice, a form.
 * @returns whether the key moved the focus
 */
function moveFocus(details: HTMLDetailsElement, { key, target }: KeyboardEvent): boolean {
  const step = steps[key]
  if (!step || !(target instanceof HTMLElement) || !details.contains(target)) return false
  if (!details.open && !key.startsWith('Arrow')) return false
  details.open = true
  const items = [...details.querySelectorAll<HTMLElement>(':scope > :not(summary) :is(a[href], button)')]
  const at = items.indexOf(target)
  items[step(at, items.length - 1)]?.focus()
  return true
}
