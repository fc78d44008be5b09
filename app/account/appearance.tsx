'use client'

import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'

const themes = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

const never = () => () => {}

export function Appearance() {
  const { theme, setTheme } = useTheme()
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <Card>
      <CardHeader>
        <CardTitle>Appearance</CardTitle>
        <CardDescription>Kept in this browser.</CardDescription>
      </CardHeader>
      <CardContent>
        <fieldset disabled={!scripted} className="grid gap-3 sm:grid-cols-3">
          <legend className="sr-only">Theme</legend>
          {themes.map(([value, label]) => (
            <label
              key={value}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border px-4 font-medium text-sm has-disabled:cursor-default has-checked:border-primary has-checked:bg-accent has-checked:text-accent-foreground has-disabled:text-muted-foreground"
            >
              <input
                type="radio"
                name="theme"
                value={value}
                checked={scripted ? theme === value : value === 'system'}
                onChange={() => setTheme(value)}
                className="size-4 accent-primary"
              />
              {label}
            </label>
          ))}
        </fieldset>
        <noscript>
          <p className="mt-3 text-muted-foreground text-sm">
            Without JavaScript, Atrium follows your system.
          </p>
        </noscript>
      </CardContent>
    </Card>
  )
}
