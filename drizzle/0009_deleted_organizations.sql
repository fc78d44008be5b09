-- A deleted organization is read-only for tenant code, whatever the guard saw before. Asked once for each statement, not for each
-- row: within a tenant, row level security already holds every row to the organization of the setting. The share lock makes a
-- deletion that is under way wait for the write, or the write for the deletion; then one of them is first.
-- Cascades, as when an organization is purged, run as the owner and without the setting.
create function refuse_deleted_organization() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant constant text := nullif(current_setting('app.organization_id', true), '');
begin
  if tenant is null then return null; end if;
  perform 1 from organization where id = tenant and deleted_at is null for share;
  if not found then
    raise exception 'organization % is deleted', tenant using errcode = '23514', constraint = 'organization_not_deleted';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function refuse_deleted_organization() from public;
--> statement-breakpoint
-- The function runs as the owner, whom forced row level security holds, too. A lock asks for the right to update; by this policy no update passes.
create policy owner_select on organization for select to current_user using (true);
--> statement-breakpoint
create policy owner_lock on organization for update to current_user using (true) with check (false);
--> statement-breakpoint
create or replace function protect_tenant_table(tenant_table regclass) returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  mine constant text := 'organization_id = nullif(current_setting(''app.organization_id'', true), '''')';
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format('create policy tenant_select on %s for select to atrium_tenant using (%s)', tenant_table, mine);
  execute format('create policy tenant_insert on %s for insert to atrium_tenant with check (%s)', tenant_table, mine);
  execute format('create policy tenant_update on %s for update to atrium_tenant using (%s) with check (%s)', tenant_table, mine, mine);
  execute format('create policy tenant_delete on %s for delete to atrium_tenant using (%s)', tenant_table, mine);
  execute format('create trigger refuse_deleted_organization before insert or update or delete on %s
    for each statement execute function refuse_deleted_organization()', tenant_table);
  execute format('grant select, insert, update, delete on %s to atrium_tenant', tenant_table);
end $$;
--> statement-breakpoint
-- Every table that was protected before.
do $$
declare
  t regclass;
begin
  for t in select polrelid from pg_policy where polname = 'tenant_insert' loop
    execute format('create trigger refuse_deleted_organization before insert or update or delete on %s
      for each statement execute function refuse_deleted_organization()', t);
  end loop;
end $$;
--> statement-breakpoint
-- Only an open invitation can be cancelled; one that had ended and goes (with its inviter, or in a purge) is deleted.
create or replace function audit_action(relation text, operation text, before jsonb, after jsonb) returns text language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select case
    when relation = 'ownership_offer' then 'organization:transfer'
    when relation = 'organization' and before ->> 'deleted_at' is distinct from after ->> 'deleted_at' then 'organization:delete'
    when relation = 'organization' then 'organization:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'member' then 'member:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'organization_role' then 'ac:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'invitation' then 'invitation:' || case
      when operation = 'INSERT' then 'create'
      when operation = 'DELETE' then case before ->> 'status' when 'pending' then 'cancel' else 'delete' end
      when before ->> 'status' is distinct from after ->> 'status' then case after ->> 'status'
        when 'accepted' then 'accept' when 'rejected' then 'reject' else 'cancel' end
      else 'create' end
    when operation = 'UPDATE' and before ->> 'archived_at' is distinct from after ->> 'archived_at' then relation || ':archive'
    else relation || ':' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
  end
$$;
