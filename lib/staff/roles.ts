import { inArray, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { user } from '@/db/schema'
import { AppError } from '../errors'
import { type StaffRole, staffRoles } from '../guard/policy'

// Who is staff. Only `npm run staff` calls this, as whoever can reach the database.

/**
 * Gives a staff role to someone who has confirmed their email, or takes it away (null). It
 * takes effect on their next request. The platform's log has the change.
 * @throws AppError not_found, conflict
 */
export const setStaffRole = (email: string, role: StaffRole | null): Promise<void> =>
  transaction(async () => {
    const [person] = await db()
      .update(user)
      .set({ role })
      .where(sql`lower(${user.email}) = ${email.toLowerCase()}`)
      .returning({ emailVerified: user.emailVerified })
    if (!person) throw new AppError('not_found', `No one has signed up with ${email}.`)
    if (role && !person.emailVerified)
      throw new AppError('conflict', `${email} has not been confirmed. Open the link in the email first.`)
  })

export const listStaff = () =>
  db()
    .select({ name: user.name, email: user.email, role: user.role })
    .from(user)
    .where(inArray(user.role, Object.keys(staffRoles)))
    .orderBy(user.email)
