import { expect, test } from 'vitest'
import { Powers } from '@/app/admin/people/[id]/powers'
import { FormScope } from '@/components/forms/form-scope'
import { isStaffPermission, staffPermissions } from '@/lib/guard/policy'
import { readPerson } from '@/lib/staff/person'
import { markup } from '../../support/markup'
import { newPerson } from '../../support/people'
import { asStaff } from '../../support/staff'

// What the screen of a person offers to staff who hold only one of the platform's permissions.

const offered = {
  'staff:read': [],
  'staff:help': ['Sign out everywhere', 'Send confirmation link'],
  'staff:ban': ['Ban', 'Lift ban'],
  'staff:restore': [],
  'staff:impersonate': ['View as'],
  'staff:act': ['Make changes as'],
  'staff:audit': [],
}

test.each(Object.keys(staffPermissions).filter(isStaffPermission))(
  '%s alone offers what it allows, and nothing else',
  async (permission) => {
    const { id } = await newPerson()
    const html = await asStaff('staff:read', async (staff) => {
      const person = await readPerson(staff, id)
      const limited = { ...staff, user: { ...staff.user, staff: new Set([permission]) } }
      const unusual = { emailVerified: false, ban: { reason: null, until: null } }
      return [person, { ...person, ...unusual }]
        .map((each) =>
          markup(FormScope({ viewer: staff, children: Powers({ staff: limited, person: each }) })),
        )
        .join('')
    })
    for (const [needed, labels] of Object.entries(offered))
      for (const label of labels)
        expect([label, html.includes(`>${label}<`)]).toEqual([label, needed === permission])
  },
)
