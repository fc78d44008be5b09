import { ourRoles } from './things'

// What refuses, reads and writes: roles, functions, constraints, policies, triggers.

const roles = `
  select 1 as step, 'role ' || rolname as name, true as strict, null as unmake, 'create role ' || rolname || ' nologin' as make
    from pg_roles where rolname = any (${ourRoles})`

/** None of our roles has one. Only a superuser can change some of them. */
const attributes = `
  select 2, 'attribute ' || attribute || ' of ' || rolname, true,
         'alter role ' || rolname || ' no' || attribute, 'alter role ' || rolname || ' ' || attribute
    from pg_roles, lateral (values ('login', rolcanlogin), ('superuser', rolsuper), ('bypassrls', rolbypassrls),
                                   ('createrole', rolcreaterole), ('createdb', rolcreatedb), ('replication', rolreplication)
                           ) has(attribute, yes)
   where rolname = any (${ourRoles}) and yes`

const memberships = `
  select 2, 'membership of ' || member::regrole || ' in ' || roleid::regrole, true,
         'revoke ' || roleid::regrole || ' from ' || member::regrole,
         'grant ' || roleid::regrole || ' to ' || member::regrole
    from pg_auth_members where member in (select oid from pg_roles where rolname = any (${ourRoles}))
   group by member, roleid`

const owners = `
  select 3, 'owner of ' || thing.name, true,
         'alter ' || kind || ' ' || thing.name || ' owner to ' || owner.name,
         'alter ' || kind || ' ' || thing.name || ' owner to ' || thing.oid::regrole
    from owner, (select 'table' as kind, name, relowner as oid from relation where relkind <> 'S'
                 union all select 'routine', name, proowner from function) thing
   where thing.oid <> owner.oid`

const functions = `
  select 4, 'function ' || name, true, 'drop routine ' || name, pg_get_functiondef(oid) from function`

const constraints = `
  select case k.contype when 'f' then 7 else 5 end, 'constraint ' || k.conname || ' on ' || r.name, false,
         'alter table ' || r.name || ' drop constraint ' || quote_ident(k.conname),
         'alter table ' || r.name || ' add constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
    from pg_constraint k join relation r on r.oid = k.conrelid
   where k.contype in ('c', 'f', 'p', 'u', 'x') and k.conparentid = 0`

const indexes = `
  select 6, 'index ' || indexrelid::regclass, false, 'drop index ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
    from pg_index i join relation r on r.oid = i.indrelid
   where indisvalid and not exists (select 1 from pg_constraint where conindid = indexrelid and conrelid = indrelid)`

const rowLevelSecurity = `
  select 8, 'row level security of ' || name, false, null,
         'alter table ' || name
           || case when relrowsecurity then ' enable' else ' disable' end || ' row level security,'
           || case when relforcerowsecurity then ' force' else ' no force' end || ' row level security'
    from relation where relkind in ('r', 'p')`

const policies = `
  select 9, 'policy ' || polname || ' on ' || r.name, true, 'drop policy ' || quote_ident(polname) || ' on ' || r.name,
         'create policy ' || quote_ident(polname) || ' on ' || r.name
           || case when polpermissive then '' else ' as restrictive' end || ' for '
           || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
           || ' to ' || (select string_agg(case who when 0 then 'public' when owner.oid then 'current_user' else who::regrole::text end, ', ' order by n)
                           from unnest(polroles) with ordinality role(who, n))
           || coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', '')
           || coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
    from owner, pg_policy join relation r on r.oid = polrelid`

const triggers = `
  select 10, 'trigger ' || tgname || ' on ' || r.name, true, 'drop trigger ' || quote_ident(tgname) || ' on ' || r.name,
         pg_get_triggerdef(t.oid) || case tgenabled when 'O' then '' else '; alter table ' || r.name
           || case tgenabled when 'D' then ' disable' when 'A' then ' enable always' else ' enable replica' end
           || ' trigger ' || quote_ident(tgname) end
    from pg_trigger t join relation r on r.oid = tgrelid where not tgisinternal and tgparentid = 0`

const rules = `
  select 11, 'rule ' || rulename || ' on ' || r.name, true, 'drop rule ' || quote_ident(rulename) || ' on ' || r.name,
         pg_get_ruledef(w.oid)
    from pg_rewrite w join relation r on r.oid = ev_class where ev_type <> '1'`

export const objects = [
  roles,
  attributes,
  memberships,
  owners,
  functions,
  constraints,
  indexes,
  rowLevelSecurity,
  policies,
  triggers,
  rules,
]
