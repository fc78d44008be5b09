-- An organization's life: addresses that led to it, and the hand-over of its ownership.

grant select, insert, update, delete on ownership_offer to atrium_app;
--> statement-breakpoint
grant select on ownership_offer to atrium_tenant;
--> statement-breakpoint
alter table ownership_offer enable row level security;
--> statement-breakpoint
alter table ownership_offer force row level security;
--> statement-breakpoint
create policy app_all on ownership_offer for all to atrium_app using (true) with check (true);
--> statement-breakpoint
create policy tenant_select on ownership_offer for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
-- Offers and their end are one permission.
create or replace function audit_action(relation text, operation text, before jsonb, after jsonb) returns text language sql immutable set search_path = pg_catalog as $$
  select case
    when relation = 'ownership_offer' then 'organization:transfer'
    when relation = 'organization' and before ->> 'deleted_at' is distinct from after ->> 'deleted_at' then 'organization:delete'
    when relation = 'organization' then 'organization:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'member' then 'member:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'organization_role' then 'ac:' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
    when relation = 'invitation' then 'invitation:' || case
      when operation = 'INSERT' then 'create'
      when operation = 'DELETE' then 'cancel'
      when before ->> 'status' is distinct from after ->> 'status' then case after ->> 'status'
        when 'accepted' then 'accept' when 'rejected' then 'reject' else 'cancel' end
      else 'create' end
    when operation = 'UPDATE' and before ->> 'archived_at' is distinct from after ->> 'archived_at' then relation || ':archive'
    else relation || ':' || case operation when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end
  end
$$;
--> statement-breakpoint
select audit_table('ownership_offer');
--> statement-breakpoint
-- An old address stays with the organization that had it. Checked after the row is written, when a rename that was under way
-- elsewhere has ended one way or the other.
create function keep_former_slug() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or old.slug <> new.slug) then
    insert into former_slug (slug, formerly) values (old.slug, old.id) on conflict do nothing;
  end if;
  if tg_op <> 'DELETE' and exists (select 1 from former_slug f where f.slug = new.slug and f.formerly <> new.id) then
    raise exception 'the address % led to another organization', new.slug
      using errcode = '23505', constraint = 'organization_slug_unique';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function keep_former_slug() from public;
--> statement-breakpoint
create trigger keep_former_slug after insert or update of slug or delete on organization
  for each row execute function keep_former_slug();
