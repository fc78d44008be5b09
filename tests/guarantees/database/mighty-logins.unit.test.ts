import { afterEach, expect, test } from 'vitest'
import { tooMighty } from '@/db/login'
import { restoreSettings, settings } from '../../support/settings'

afterEach(restoreSettings)

function signIn(login: string, owner: string) {
  settings({
    DATABASE_URL: `postgres://${login}@db.example.com/atrium`,
    DATABASE_ADMIN_URL: `postgres://${owner}@db.example.com/atrium`,
  })
}

const service = { name: 'service', superuser: false, givenTo: 'atrium' }
const login = { name: 'atrium', role: 'atrium_app', unbound: [service], pooled: false }

test('the owner’s login may be able to act as a role with BYPASSRLS, as managed services set theirs up; one of the application’s own may not', () => {
  signIn('atrium', 'atrium')
  expect(tooMighty(login)).toEqual([])
  signIn('atrium', 'owner')
  expect(tooMighty(login)).toEqual([expect.stringContaining('can act as service')])
})

test('no login may be able to act as a superuser, nor may the roles of the application be unbound', () => {
  signIn('atrium', 'atrium')
  expect(tooMighty({ ...login, unbound: [{ ...service, superuser: true }] })).toHaveLength(1)
  expect(tooMighty({ ...login, unbound: [{ ...service, name: 'atrium_tenant' }] })).toHaveLength(1)
})
