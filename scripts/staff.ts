import { parseArgs } from 'node:util'
import { isStaffRole, staffRoles } from '@/lib/guard/policy'
import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

// npm run staff -- add EMAIL [--role admin|support]
// npm run staff -- remove EMAIL
// npm run staff -- list
// The only way to become staff: no screen makes anyone staff.

const usage = `Usage: npm run staff -- add EMAIL [--role ${Object.keys(staffRoles).join('|')}], remove EMAIL, or list`

loadSettings()
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { role: { type: 'string', default: 'admin' } },
})
const [command, email] = positionals
const { role } = values
const isComplete = command === 'list' || ((command === 'add' || command === 'remove') && email)
if (!isComplete || !isStaffRole(role)) endWith(new Error(usage))

await withDatabase(async () => {
  const { listStaff, setStaffRole } = await import('@/lib/staff/roles')
  const { closePools } = await import('@/db')
  try {
    if (email) await setStaffRole(email, command === 'add' ? role : null)
    if (email)
      console.log(command === 'add' ? `${email} is now staff (${role}).` : `${email} is no longer staff.`)
    else for (const each of await listStaff()) console.log(`${each.email}  ${each.role}  ${each.name}`)
  } finally {
    await closePools()
  }
}).catch(endWith)
