import { roles } from '../roles'

const named = (names: readonly string[]) => `array[${names.map((name) => `'${name}'`).join(', ')}]`

export const ourRoles = named(roles)

/**
 * What the two queries of this folder are about: schemas of the owner, and in them whatever no
 * extension made; and whose rights count: our roles, everyone, and the application's login ($1).
 */
export const things = `
  with owner as (
    select c.relowner as oid, c.relowner::regrole::text as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'drizzle' and c.relname = '__drizzle_migrations'
  ), extension_member as (
    select classid, objid from pg_depend where deptype = 'e'
  ), schema as (
    select n.oid, n.nspowner, n.nspacl, quote_ident(n.nspname) as name
      from pg_namespace n, owner where n.nspname = 'public' or n.nspowner = owner.oid
  ), relation as (
    select c.*, c.oid::regclass::text as name
      from pg_class c join schema s on s.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and ('pg_class'::regclass, c.oid) not in (select classid, objid from extension_member)
  ), function as (
    select p.*, p.oid::regprocedure::text as name
      from pg_proc p join schema s on s.oid = p.pronamespace
     where p.prokind in ('f', 'p')
       and ('pg_proc'::regclass, p.oid) not in (select classid, objid from extension_member)
  ), grantee as (
    select oid, rolname::text as name from pg_roles where rolname = any (${ourRoles}) or rolname = $1
     union all select 0, 'public'
  )`
