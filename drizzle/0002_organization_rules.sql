-- The last line: an organization always has an owner, whatever code forgot to ask, and however many ask at once.
-- Deferred to the end of the transaction, as deleting an organization removes its members first.
create function keep_owner() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if not ('owner' = any(regexp_split_to_array(old.role, '\s*,\s*'))) then return null; end if;
  -- Serialises changes of owners. NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of the foreign key.
  perform 1 from organization where id = old.organization_id for no key update;
  if not found then return null; end if;
  if not exists (select 1 from member m where m.organization_id = old.organization_id
                  and 'owner' = any(regexp_split_to_array(m.role, '\s*,\s*'))) then
    raise exception 'organization % would have no owner', old.organization_id
      using errcode = '23514', constraint = 'organization_has_owner';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger keep_owner after update or delete on member
  deferrable initially deferred for each row execute function keep_owner();
--> statement-breakpoint
-- For /api/ready: the application's role may not read the migrator's own schema.
create function newest_migration() returns bigint language sql stable security definer set search_path = pg_catalog
  as $$ select max(created_at) from drizzle.__drizzle_migrations $$;
--> statement-breakpoint
revoke execute on function newest_migration() from public;
--> statement-breakpoint
grant execute on function newest_migration() to atrium_app;
