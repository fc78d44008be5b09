import { expect, test } from 'vitest'
import { loginPath, pathHeader } from '@/lib/guard/routes'
import { newPerson } from './support/actors'
import { ask } from './support/ask'
import { newTenant } from './support/tenant'

test('whoever’s session has ended returns to the page that they asked for, whatever their request says it is', async () => {
  const { slug } = await newTenant([])
  const { cookie } = await newPerson('expired', { expired: true })
  for (const path of [`/dashboard/${slug}/projects?q=arm`, `/dashboard/${slug}/roles/a%20b`, '/account']) {
    const { headers } = await ask({ method: 'GET', path, headers: { [pathHeader]: '/evil' } }, cookie)
    expect(Object.fromEntries(headers).location).toBe(loginPath(path))
  }
})
