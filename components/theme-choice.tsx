'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useEffect, useState } from 'react'
import { cn } from '@/lib/cn'

const themes = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/**
 * The same choice as ThemeToggle, in a row. Hidden without JavaScript, which is needed to save the
 * choice.
 */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  const [known, setKnown] = useState(false)
  useEffect(() => setKnown(true), [])

  return (
    <fieldset className="flex min-w-0 flex-wrap gap-0.5 rounded-md bg-muted p-0.5 noscript:hidden">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label, icon: Icon }) => (
        <button
          suppressHydrationWarning
          key={value}
          type="button"
          aria-pressed={known && theme === value}
          onClick={() => setTheme(value)}
          className={cn(
            'focus-ring touch-target inline-flex h-7 flex-1 items-center justify-center gap-1.5 rounded-sm px-2 text-muted-foreground text-xs hover:text-foreground',
            'aria-pressed:bg-popover aria-pressed:font-medium aria-pressed:text-foreground aria-pressed:shadow-xs',
          )}
        >
          <Icon aria-hidden="true" className="size-3.5" />
          {label}
        </button>
      ))}
    </fieldset>
  )
}
