'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useEffect, useState } from 'react'

const themes = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Hidden without JavaScript, which is needed to save the choice. */
export function ThemeChoice({ as = 'row' }: { as?: 'row' | 'menu' }) {
  const { theme, setTheme } = useTheme()
  const [known, setKnown] = useState(false)
  useEffect(() => setKnown(true), [])

  return (
    <fieldset className={as === 'row' ? 'tabs tabs-sm noscript:hidden' : 'w-34 noscript:hidden'}>
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label, icon: Icon }) => (
        <button
          suppressHydrationWarning
          key={value}
          type="button"
          aria-pressed={known && theme === value}
          onClick={() => setTheme(value)}
          className={as === 'menu' ? 'menu-item' : undefined}
        >
          <Icon aria-hidden="true" />
          {label}
        </button>
      ))}
    </fieldset>
  )
}
