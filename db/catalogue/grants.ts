// What is granted to our roles, to everyone, and to the application's login.

/**
 * Everyone can see that there is a schema public, unless it was made again (npm run db:reset): our
 * roles have a grant of their own.
 */
const grants = `
  select 12, 'grant on ' || name || ' to ' || who, true, 'revoke all on ' || name || ' from ' || who,
         'grant ' || string_agg(privilege, ', ' order by privilege collate "C") || ' on ' || name || ' to ' || who
    from (
      select o.name, quote_ident(g.name) as who,
             lower(privilege_type) || coalesce(' (' || string_agg(of_column, ', ' order by of_column collate "C") || ')', '') as privilege
        from (
          select 'schema ' || name as name, nspowner as owner, grantee, privilege_type, null as of_column
            from schema, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
           where not (name = 'public' and grantee = 0 and privilege_type = 'USAGE')
          union all
          select case relkind when 'S' then 'sequence ' else 'table ' end || name, relowner, grantee, privilege_type, null
            from relation, aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)))
          union all
          select 'table ' || r.name, relowner, grantee, privilege_type, quote_ident(attname)
            from relation r join pg_attribute on attrelid = r.oid and not attisdropped, aclexplode(attacl)
          union all
          select 'routine ' || name, proowner, grantee, privilege_type, null
            from function, aclexplode(coalesce(proacl, acldefault('f', proowner)))
        ) o join grantee g on g.oid = o.grantee and g.oid <> o.owner
       group by o.name, g.name, privilege_type, of_column is null
    ) granted group by name, who`

/** Those of the owner. What PostgreSQL itself grants everyone by default is no row here. */
const byDefault = `
  select 13, 'default grant of ' || objects || place || ' to ' || who, true,
         'alter default privileges' || place || ' revoke all on ' || objects || ' from ' || who,
         'alter default privileges' || place || ' grant ' || privileges || ' on ' || objects || ' to ' || who
    from (
      select case when defaclnamespace = 0 then '' else ' in schema ' || defaclnamespace::regnamespace end as place,
             case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end as objects,
             quote_ident(g.name) as who, string_agg(lower(privilege_type), ', ' order by privilege_type collate "C") as privileges
        from owner, pg_default_acl, aclexplode(defaclacl) item join grantee g on g.oid = item.grantee
       where defaclrole = owner.oid and g.oid <> owner.oid
         and not (defaclnamespace = 0 and g.oid = 0 and defaclobjtype in ('f', 'T'))
       group by defaclnamespace, defaclobjtype, g.name) granted`

const newFunctions = `
  select 13, 'default grant of functions to no one', true, null, 'alter default privileges revoke execute on functions from public'
    from owner, pg_default_acl
   where defaclrole = owner.oid and defaclnamespace = 0 and defaclobjtype = 'f'
     and not exists (select 1 from aclexplode(defaclacl) where grantee = 0)`

export const openConnect = 'right of everyone to connect'

const connect = `
  select 14, '${openConnect}', true, 'revoke connect, temporary on database ' || quote_ident(datname) || ' from public',
         'grant connect on database ' || quote_ident(datname) || ' to public'
    from pg_database
   where datname = current_database()
     and exists (select 1 from aclexplode(coalesce(datacl, acldefault('d', datdba))) where grantee = 0)`

export const granted = [grants, byDefault, newFunctions, connect]
