'use client'

import { useTheme } from 'next-themes'
import { useEffect, useState } from 'react'
import { Icon } from '@/components/ui/icon'

const themes = [
  { value: 'system', label: 'System', icon: 'monitor' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
] as const

/** Hidden without JavaScript, which is needed to save the choice. */
export function ThemeChoice({ as = 'row' }: { as?: 'row' | 'menu' }) {
  const { theme, setTheme } = useTheme()
  const [known, setKnown] = useState(false)
  useEffect(() => setKnown(true), [])

  return (
    <fieldset className={as === 'row' ? 'tabs tabs-sm noscript:hidden' : 'w-34 noscript:hidden'}>
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label, icon }) => (
        <button
          suppressHydrationWarning
          key={value}
          type="button"
          aria-pressed={known && theme === value}
          onClick={() => setTheme(value)}
          className={as === 'menu' ? 'menu-item' : undefined}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </fieldset>
  )
}
