-- The audit log: one row for each change of an organization, its people, roles and projects, written by trigger in the same
-- transaction, on every path. The application's roles have no right to write it; these functions run as the owner.

-- What a row's hash covers: everything but the hash itself, and the hash of the row before.
create function audit_hash(previous bytea, entry audit_log) returns bytea language sql immutable set search_path = pg_catalog, public as $$
  select sha256(previous || convert_to(jsonb_build_array(entry.organization_id, entry.seq,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.actor_id, entry.action, entry.target,
    entry.before, entry.after, entry.address, entry.outcome)::text, 'UTF8'))
$$;
--> statement-breakpoint
-- Appends a row. The head's lock makes the chain of an organization one line; it is held to the end of the transaction.
create function audit_append(organization text, action text, target text, before jsonb, after jsonb, outcome text default 'done')
  returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  head audit_head;
  entry audit_log;
begin
  insert into audit_head (id, seq, hash) values (organization, 0, '') on conflict do nothing;
  select * into head from audit_head where id = organization for update;
  entry := row(organization, head.seq + 1, clock_timestamp(), nullif(current_setting('app.actor_id', true), ''), action, target,
    before, after, nullif(current_setting('app.address', true), ''), outcome, null);
  entry.hash := audit_hash(head.hash, entry);
  insert into audit_log select entry.*;
  update audit_head set seq = entry.seq, hash = entry.hash where id = organization;
end $$;
--> statement-breakpoint
-- The action is the permission's string, read off the table and what happened to the row.
create function audit_action(relation text, operation text, before jsonb, after jsonb) returns text language sql immutable set search_path = pg_catalog as $$
  select case
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
-- For tables with organization_id, and for organization itself. Of an update only the changed columns are kept.
create function audit_change() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  now_is jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  whole jsonb := coalesce(now_is, was);
  before jsonb := was;
  after jsonb := now_is;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into before from jsonb_each(was) where now_is -> key is distinct from value;
    select jsonb_object_agg(key, value) into after from jsonb_each(now_is) where was -> key is distinct from value;
    -- Which mail carries an invitation is the mail's story, not the organization's.
    if coalesce(after, '{}') - 'mail_id' = '{}' then return null; end if;
  end if;
  perform audit_append(
    case tg_table_name when 'organization' then whole ->> 'id' else whole ->> 'organization_id' end,
    audit_action(tg_table_name, tg_op, was, now_is), tg_table_name || ':' || (whole ->> 'id'), before, after);
  return null;
end $$;
--> statement-breakpoint
-- For a table of your own: `select audit_table('invoice')` beside protect_tenant_table.
create function audit_table(audited regclass) returns void language plpgsql set search_path = pg_catalog, public as $$
begin
  execute format('create trigger audit_change after insert or update or delete on %s for each row execute function audit_change()', audited);
end $$;
--> statement-breakpoint
select audit_table(t) from unnest(array['organization', 'member', 'invitation', 'organization_role', 'project']::regclass[]) t;
--> statement-breakpoint
-- A refused attempt, recorded apart from the transaction that was rolled back.
create function audit_refusal(organization text, actor text, action text, target text, address text) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform set_config('app.actor_id', coalesce(actor, ''), true), set_config('app.address', coalesce(address, ''), true);
  perform audit_append(organization, action, target, null, null, 'refused');
end $$;
--> statement-breakpoint
-- The first row of an organization's chain that is not as it was written: changed, missing, or cut off at the end. No row: the chain is whole.
create function audit_first_broken(organization text) returns table (seq bigint, reason text)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  previous bytea := '';
  expected bigint := 1;
  entry audit_log;
  head audit_head;
begin
  for entry in select * from audit_log l where l.organization_id = organization order by l.seq loop
    if entry.seq <> expected then return query select expected, 'missing'; return; end if;
    if entry.hash is distinct from audit_hash(previous, entry) then return query select entry.seq, 'changed'; return; end if;
    previous := entry.hash;
    expected := expected + 1;
  end loop;
  select * into head from audit_head h where h.id = organization;
  if coalesce(head.seq, 0) <> expected - 1 or coalesce(head.hash, '') <> previous then
    return query select expected, 'missing';
  end if;
end $$;
--> statement-breakpoint
do $$
declare
  f regprocedure;
begin
  foreach f in array array['audit_append(text,text,text,jsonb,jsonb,text)', 'audit_change()', 'audit_table(regclass)',
    'audit_refusal(text,text,text,text,text)', 'audit_first_broken(text)', 'audit_hash(bytea,audit_log)',
    'audit_action(text,text,jsonb,jsonb)']::regprocedure[] loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
--> statement-breakpoint
grant execute on function audit_refusal(text, text, text, text, text), audit_first_broken(text) to atrium_app;
--> statement-breakpoint
alter table audit_log enable row level security;
--> statement-breakpoint
alter table audit_log force row level security;
--> statement-breakpoint
alter table audit_head enable row level security;
--> statement-breakpoint
alter table audit_head force row level security;
--> statement-breakpoint
-- The owner, as whom the functions above run, reads and appends; not even the owner changes or deletes by these policies.
create policy owner_select on audit_log for select to current_user using (true);
--> statement-breakpoint
create policy owner_insert on audit_log for insert to current_user with check (true);
--> statement-breakpoint
create policy owner_all on audit_head for all to current_user using (true) with check (true);
--> statement-breakpoint
create policy tenant_select on audit_log for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
grant select on audit_log to atrium_tenant;
