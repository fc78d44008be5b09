'use client'

import { useEffect } from 'react'

/** An element, and its place among its parent's children. */
type Step = { element: Element; index: number }

/**
 * When the focused element leaves the page, a browser moves the focus to the start of the document.
 * This moves it to what took the element's place: the next row, the same field, or the heading.
 */
export function KeepFocus() {
  useEffect(() => {
    let path: Step[] = []
    const remember = ({ target }: FocusEvent) => {
      path = target instanceof Element ? pathOf(target, path) : []
    }
    const observer = new MutationObserver(() => {
      const isLost = path[0] && !path[0].element.isConnected
      if (isLost && document.activeElement === document.body) placeAfter(path)?.focus({ preventScroll: true })
    })
    document.addEventListener('focusin', remember)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', remember)
      observer.disconnect()
    }
  }, [])

  return null
}

function pathOf(element: Element, before: Step[]): Step[] {
  const path: Step[] = []
  for (let at: Element | null = element; at; at = at.parentElement) {
    path.push({ element: at, index: at.parentElement ? [...at.parentElement.children].indexOf(at) : 0 })
    if (at instanceof HTMLDialogElement) return [...path, ...opener(at, before)]
  }
  return path
}

/** A dialog stands where it was opened. */
const opener = (dialog: Element, before: Step[]) =>
  before.slice(before.findIndex(({ element }) => element === dialog) + 1)

function placeAfter(path: Step[]): HTMLElement | null {
  const at = path.findIndex(({ element }) => element.isConnected)
  const kept = path[at]?.element
  const [lost, gone] = [path[0], path[at - 1]]
  if (!kept || !lost || !gone) return null
  if (gone.element instanceof HTMLDialogElement && kept instanceof HTMLElement) return kept
  return neighbour(kept, gone) ?? sameField(kept, lost.element) ?? headingOf(kept)
}

function neighbour(list: Element, { element, index }: Step): HTMLElement | null {
  if (!element.matches('tr, li')) return null
  const row = list.children[index] ?? list.children[index - 1]
  return row?.querySelector<HTMLElement>(focusable) ?? null
}

const focusable = 'a[href], summary, :is(button, select, input:not([type=hidden])):enabled'

function sameField(place: Element, lost: Element): HTMLElement | null {
  const name = lost.getAttribute('name')
  return name ? place.querySelector<HTMLElement>(`${lost.localName}[name="${CSS.escape(name)}"]`) : null
}

function headingOf(place: Element): HTMLElement | null {
  const heading =
    place.closest('section, .card')?.querySelector<HTMLElement>('h1, h2, h3') ??
    document.querySelector<HTMLElement>('#main h1')
  if (heading) heading.tabIndex = -1
  return heading
}
