-- A search path that does not name pg_temp begins with it, so whoever may run SQL could put a temporary table of their own in
-- the place of ours: the last owner's rule would count in it, and the audit log be written into it.
-- https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
do $$
declare
  f regprocedure;
begin
  for f in select oid from pg_proc where pronamespace = 'public'::regnamespace
            and array_to_string(proconfig, ' ') like 'search_path=%' loop
    execute format('alter function %s set search_path = pg_catalog, public, pg_temp', f);
  end loop;
end $$;
