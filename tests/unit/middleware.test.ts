import { expect, test } from 'vitest'
import { config } from '@/middleware'

const reaches = (path: string) => config.matcher.some((matcher) => new RegExp(`^${matcher}$`).test(path))

test.each(['/', '/login', '/invite/a.svg', '/dashboard/acme/projects/b.png', '/nowhere.txt', '/apiary'])(
  'the page %s gets its policy, whatever its address ends in',
  (path) => {
    expect(reaches(path)).toBe(true)
  },
)

test.each(['/_next/static/a.js', '/api/auth/sign-in/email', '/icon.svg', '/favicon.ico'])(
  '%s is no page',
  (path) => {
    expect(reaches(path)).toBe(false)
  },
)
