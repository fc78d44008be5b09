import { describe, expect, test } from 'vitest'
import { isStaffPermission, ownerRole } from '@/lib/guard/policy'
import { named } from '../support/entries'
import { newToken } from '../support/sent-twice'
import { type Actor, newPerson } from './support/actors'
import { type Answer, ask } from './support/ask'
import { rolesFor } from './support/roles'
import { changedSince, thisMoment } from './support/state'
import { actions, asksOrganization, type Target } from './support/targets'
import { newTenant } from './support/tenant'
import { memberOf } from './support/world'

// Every form, sent again with the same body: by a browser that never got the answer, and by someone
// without JavaScript who presses the button twice.

/** Each answer is another cookie or another way to a provider. Nothing else happens. */
const repeatable = [
  'login signInAction',
  'login signInWithProviderAction',
  'account linkProviderAction',
  'admin/people/[id] viewAsAction',
  'admin/people/[id] actAsAction',
]

const forms = actions.filter(({ recipe }) => recipe && !recipe.reads)

/** What a success is asked with: by someone who may in a tenant of its own, or by a stranger to it. */
async function valid(target: Target, way: string) {
  const label = rolesFor(target)[0]?.label ?? ownerRole
  const isInside = asksOrganization(target.access)
  const tenant = await newTenant([label], { offered: 'to the actor', ...target.recipe?.world })
  const facts = {
    ...(isStaffPermission(target.access) && { staff: 'admin' as const }),
    // So a page that they are led to has nothing to remember.
    activeIn: tenant.id,
  }
  const who: Actor = isInside ? memberOf(tenant, label) : await newPerson('in no organization', facts)
  const isSignedOut = target.access === 'public' && !target.recipe?.ends
  const values = await target.values(tenant, who)
  const fields = { ...values, 'form.token': newToken(), 'form.for': isSignedOut ? '' : who.userId }
  return () => ask(target.ask(way, fields), isSignedOut ? '' : who.cookie)
}

/** Where an answer leads, without what differs between any two. */
const seen = ({ status, headers }: Answer) => ({
  status,
  leads: headers.flatMap(([name, value]) => (/^(location|x-action-redirect)$/.test(name) ? [value] : [])),
})

/** The tables in which rows changed, once for each row. What happens once may be remembered and told. */
const changes = async (moment: string) =>
  (await changedSince(moment))
    .flatMap((change) => {
      const [table = ''] = change.split(' ', 1)
      return table === 'form_submission' ? [] : [table]
    })
    .sort()

describe.each(named(forms))('%s', (name, target) => {
  let once: string[] = []

  test('sent again after the answer was lost, happens once and gets the answer', async () => {
    const send = await valid(target, 'with JavaScript')
    const moment = await thisMoment()
    const first = await send()
    expect([200, 303, ...(target.recipe?.ok ?? [])]).toContain(first.status)
    once = await changes(moment)
    expect(once).not.toEqual([])
    const since = await thisMoment()
    const again = await send()
    if (repeatable.includes(name)) return expect(again.status).toBe(first.status)
    expect(seen(again)).toEqual(seen(first))
    expect(await changes(since)).toEqual([])
  })

  test.skipIf(repeatable.includes(name))('sent twice without JavaScript, happens once', async () => {
    const send = await valid(target, 'without JavaScript')
    const moment = await thisMoment()
    const [one, other] = await Promise.all([send(), send()])
    expect(seen(other)).toEqual(seen(one))
    expect(await changes(moment)).toEqual(once)
  })
})

test('there are forms, and only a form that reads is left out', () => {
  expect(forms.length).toBeGreaterThan(20)
  expect(forms.filter(({ access }) => asksOrganization(access)).length).toBeGreaterThan(10)
})
