import type { ClientBase } from 'pg'
import {
  decidedAcross,
  decidedColumns,
  decidedForNobody,
  decidedForTenants,
  decidedPointers,
  decidedShared,
  notOurs,
} from './decided'

// What must hold for every table and function, asked of the database's own catalogue, so that one added tomorrow is held to it
// without anybody thinking of it. Each check is a statement that returns one sentence for each thing that is wrong.

/** @returns a sentence for each thing in the database that is not as row level security wants it; empty when all is well */
export async function findings(client: ClientBase): Promise<string[]> {
  const found: string[] = []
  for (const check of checks) {
    const { rows } = await client.query<{ finding: string }>(check)
    found.push(...rows.map(({ finding }) => finding))
  }
  return found.sort()
}

/** Tables that the isolation cases must have a line for. */
export async function tenantTables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`${tables} select name from tenant_table order by 1`)
  return rows.map(({ name }) => name)
}

const listed = (names: readonly string[]) =>
  `array[${names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')}]::text[]`

const ours = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const ourRelation = `${ours} and c.oid::regclass::text <> all(${listed(notOurs)})`
const ourFunction = `${ours} and n.nspname || '.' || p.proname <> all(${listed(notOurs)})`

const mine = `(organization_id = NULLIF(current_setting('app.organization_id'::text, true), ''::text))`

/** A table is a tenant's when it has organization_id, or points to organization by whatever column. */
const tables = `
  with tenant_table as (
    select c.oid, c.oid::regclass::text as name, c.relrowsecurity, c.relforcerowsecurity,
           (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped) as tenant
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${ourRelation} and c.relkind in ('r', 'p') and c.oid <> 'public.organization'::regclass
       and (exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
            or exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'public.organization'::regclass))
  ), ours as (
    select c.oid, c.oid::regclass::text as name, c.relkind, c.relowner, c.reloptions, c.relrowsecurity
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ourRelation}
  ), own_eyes as (
    select oid from ours where relkind = 'v' and reloptions @> array['security_invoker=true']
  ), role as (
    select oid, rolname::text as name from pg_roles where rolname in ('atrium_app', 'atrium_tenant')
  ), may as (
    select t.oid, t.name, r.name as role, r.oid as role_id, c.command, c.letter from ours t, role r,
           (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) c(command, letter)
     where t.relkind in ('r', 'p', 'v', 'm', 'f')
       and case c.command when 'delete' then has_table_privilege(r.oid, t.oid, 'delete') else has_any_column_privilege(r.oid, t.oid, c.command) end
  )`

const decide = 'decide it in tests/isolation/catalogue/decided.ts'

const checks = [
  `${tables} select name || ' points to organization, but by no column organization_id: call it so' as finding from tenant_table where tenant is null`,

  `${tables} select name || ' has no row level security: select protect_tenant_table(''' || name || ''')' as finding from tenant_table where not relrowsecurity`,
  `${tables} select name || ' does not force row level security on its owner: alter table … force row level security' as finding from tenant_table where not relforcerowsecurity`,

  // Other tables with policies: of people and mails, and the heads of the audit log.
  `${tables} select name || ' has policies, and no row level security that asks them' as finding from ours t
    where not relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = t.oid) and t.oid not in (select oid from tenant_table)`,
  `${tables} select t.name || ' does not force row level security on its owner: alter table … force row level security' as finding from ours t join pg_class c using (oid)
    where t.relrowsecurity and not c.relforcerowsecurity and t.oid not in (select oid from tenant_table)`,

  `${tables} select name || ' has no policy, so nobody finds a row: select protect_tenant_table(''' || name || ''')' as finding from tenant_table t
    where relrowsecurity and not exists (select 1 from pg_policy p where p.polrelid = t.oid)`,

  // Without a policy a granted command finds no row: safe, but never meant.
  `${tables} select m.name || ': ' || m.role || ' may ' || m.command || ', and no policy says which rows: add one, or revoke it' as finding
     from may m join tenant_table using (oid)
    where not exists (select 1 from pg_policy p where p.polrelid = m.oid and p.polpermissive and m.role_id = any(p.polroles)
                       and p.polcmd in ('*', m.letter::"char"))`,

  `${tables} select t.name || ': the policy ' || p.polname || ' lets tenant code ' || side.does || ' by something else than its organization' as finding
     from pg_policy p join tenant_table t on t.oid = p.polrelid cross join lateral
          (values ('see', pg_get_expr(p.polqual, p.polrelid), p.polcmd <> 'a'),
                  ('write', coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid)), p.polcmd in ('a', 'w', '*'))) side(does, condition, applies)
    where p.polpermissive and 'atrium_tenant'::regrole = any(p.polroles) and side.applies
      and side.condition is distinct from $$${mine}$$`,

  `${tables} select t.name || ': the policy ' || p.polname || ' is for everybody: say to whom' as finding
     from pg_policy p join ours t on t.oid = p.polrelid where 0 = any(p.polroles)`,

  // Whatever it is called and whichever policies it has: partitions, views and their kept copies, and what merely points to a tenant's row.
  // A view with security_invoker shows nobody more than they may read without it.
  `${tables} select name || ': tenant code may ' || command || ', and it is no tenant''s table: give it organization_id (docs/add-an-entity.md)' as finding
     from may where role = 'atrium_tenant' and oid not in (select oid from tenant_table union all select oid from own_eyes)
      and not (command = 'select' and name = any(${listed(decidedForTenants)}))`,
  `${tables} select name || ' is no organization''s, and nobody decided that: give it organization_id (docs/add-an-entity.md), or, if it is a plugin''s, '
       || 'select grant_plugin_table(''' || name || ''') in its migration and ${decide}' as finding
     from ours where relkind in ('r', 'p', 'v', 'm', 'f') and name <> all(${listed(Object.keys(decidedShared))})
      and oid not in (select oid from tenant_table union all select oid from own_eyes)`,
  `${tables} select name || ' cannot be used by the application: select grant_plugin_table(''' || name || ''') in its migration' as finding
     from ours where relkind in ('r', 'p') and name = any(${listed(Object.keys(decidedShared))})
      and name <> all(${listed(decidedForNobody)}) and oid not in (select oid from may where role = 'atrium_app')`,
  `${tables} select o.name || '.' || a.attname || ' may say whose a row is: call it organization_id, or ${decide}' as finding
     from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    where o.relkind in ('r', 'p', 'v', 'm', 'f') and o.oid not in (select oid from own_eyes)
      and a.attname ~* '(org|organi[sz]ation|tenant|workspace)' and o.name || '.' || a.attname <> all(${listed(Object.keys(decidedColumns))})
      and not (a.attname = 'organization_id' and o.oid in (select oid from tenant_table))`,

  `${tables} select name || ' has no primary key that begins with organization_id and goes on: (organization_id, id)' as finding from tenant_table t
    where not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indisprimary and i.indkey[0] = t.tenant and i.indnkeyatts > 1)`,

  `${tables} select own.name || ': the foreign key ' || k.conname || ' to ' || other.name || ' does not begin with organization_id on both sides: point to (organization_id, id)' as finding
     from pg_constraint k join ours own on own.oid = k.conrelid join tenant_table other on other.oid = k.confrelid
     left join tenant_table mine on mine.oid = k.conrelid
    where k.contype = 'f' and (k.conkey[1] is distinct from mine.tenant or k.confkey[1] is distinct from other.tenant)`,

  // What happens to a row when the member or the organization that it points to goes. "set null" without a list of
  // columns empties organization_id as well, which PostgreSQL refuses (23502); anything but "cascade" keeps an
  // organization from being purged.
  `${tables}, pointer as (
     select own.name, k.conname, k.confrelid, own.tenant, k.confdeltype, coalesce(k.confdelsetcols, k.conkey) as emptied,
            (select string_agg(quote_ident(a.attname), ', ' order by key.n) from unnest(k.conkey) with ordinality key(num, n)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.num where key.num <> own.tenant) as columns
       from pg_constraint k join tenant_table own on own.oid = k.conrelid where k.contype = 'f' and k.conparentid = 0)
   select name || ': the foreign key ' || conname || ' would empty organization_id: write on delete '
          || coalesce(case confdeltype when 'n' then 'set null' else 'set default' end || ' (' || columns || ')', 'cascade') as finding
     from pointer where confdeltype in ('n', 'd') and tenant = any(emptied)
   union all
   select name || ': the foreign key ' || conname || ' keeps a member from being removed: write on delete set null (' || columns || '), or on delete cascade'
     from pointer where confdeltype in ('a', 'r') and confrelid = 'public.member'::regclass
   union all
   select name || ': the foreign key ' || conname || ' keeps an organization from being purged: write on delete cascade'
     from pointer where confdeltype in ('a', 'r') and confrelid = 'public.organization'::regclass`,
  `${tables} select t.name || '.' || a.attname || ' is not null, and the foreign key ' || k.conname || ' would empty it: let it be null, or write on delete cascade' as finding
     from pg_constraint k join tenant_table t on t.oid = k.conrelid
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(coalesce(k.confdelsetcols, k.conkey))
    where k.contype = 'f' and k.confdeltype = 'n' and a.attnotnull and a.attnum is distinct from t.tenant`,

  // Whether there is such a row would tell of another organization, and its row may be another organization's.
  `${tables} select finding from (
     select own.name || '.' || (select string_agg(a.attname, ', ' order by n) from unnest(k.conkey) with ordinality key(num, n)
                                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.num) as pointer, k.confrelid::regclass as target
       from pg_constraint k join tenant_table own on own.oid = k.conrelid
      where k.contype = 'f' and own.tenant is not null and k.confrelid not in (select oid from tenant_table)
        and not (k.confrelid = 'public.organization'::regclass and k.conkey = array[own.tenant])
   ) found cross join lateral (select pointer || ' points to ' || target || ', whose rows are no one organization''s: '
       || 'point to (organization_id, user_id) of member where it is a person, or ${decide}' as finding) said
    where pointer <> all(${listed(Object.keys(decidedPointers))})`,

  // The gaps between an organization's numbers would tell how much the others do.
  `${tables} select t.name || '.' || a.attname || ' counts across organizations: count the rows of the organization, by no sequence' as finding
     from tenant_table t join pg_attribute a on a.attrelid = t.oid and not a.attisdropped
     left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) ~* 'nextval'`,
  `${tables} select name || ' counts across organizations, and tenant code may use it: revoke that' as finding from ours
    where case relkind when 'S' then has_sequence_privilege('atrium_tenant', oid, 'usage, select, update') end`,

  // A violation would tell of another organization's row. What an index includes beside its key does not tell rows apart.
  `${tables} select t.name || ': the ' || case when i.indisexclusion then 'exclusion constraint ' else 'unique index ' end
         || i.indexrelid::regclass || ' reaches across organizations: add organization_id to it' as finding
     from pg_index i join tenant_table t on t.oid = i.indrelid
    where (i.indisunique or i.indisexclusion) and i.indexrelid::regclass::text <> all(${listed(Object.keys(decidedAcross))}) and not t.tenant = any((i.indkey::int2[])[0:i.indnkeyatts - 1])`,

  `${tables} select name || ' is a view that sees with its owner''s eyes: add security_invoker' as finding from ours
    where relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false)`,
  `${tables} select name || ' keeps rows where no row level security can be' as finding from ours where relkind in ('m', 'f')`,

  `select p.oid::regprocedure || ' runs as its owner without a fixed search_path that ends in pg_temp' as finding
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.prosecdef
      and not exists (select 1 from unnest(p.proconfig) setting where setting ~ '^search_path=pg_catalog(, \\w+)*, pg_temp$')`,
  `select p.oid::regprocedure || ' lets a temporary table stand in for one of ours: fix its search_path' as finding
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ourFunction} and not p.prosecdef and p.prosqlbody is null
      and not exists (select 1 from unnest(p.proconfig) setting where setting ~ '^search_path=pg_catalog(, \\w+)*, pg_temp$')`,
  `select p.oid::regprocedure || ' runs as its owner, and tenant code may call it: let it be security invoker, or revoke that' as finding
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.prosecdef and has_function_privilege('atrium_tenant', p.oid, 'execute')`,
  `select p.oid::regprocedure || ' may be called by everybody: revoke execute from public' as finding
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and has_function_privilege('public', p.oid, 'execute')`,

  // Neither asks a policy: a rule reads and writes with the rights of the table's owner, a subscriber with none of ours.
  `${tables} select t.name || ': the rule ' || r.rulename || ' does something else than it was asked, as the owner: make it a trigger' as finding
     from pg_rewrite r join ours t on t.oid = r.ev_class where t.relkind in ('r', 'p')`,
  `select 'the publication ' || pubname || ' sends rows of every organization away, and no policy holds them back: drop it' as finding from pg_publication`,

  `${tables} select t.name || ': ' || g.grantee::regrole || ' may ' || lower(g.privilege_type) || ', which no policy holds back' as finding
     from ours t join pg_class c using (oid), aclexplode(c.relacl) g join role r on r.oid = g.grantee
    where g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') and t.relkind <> 'S'`,
  `select rolname || ' has rights of its own in the cluster' as finding from pg_roles
    where rolname in ('atrium_app', 'atrium_tenant') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or rolreplication)`,
  `select m.member::regrole || ' may act as ' || m.roleid::regrole as finding from pg_auth_members m
    where m.member in ('atrium_app'::regrole, 'atrium_tenant'::regrole)`,
  `select c.oid::regclass || ' belongs to ' || c.relowner::regrole as finding from pg_class c
    where c.relowner in ('atrium_app'::regrole, 'atrium_tenant'::regrole)`,
]
