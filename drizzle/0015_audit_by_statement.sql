-- The log is written once for each statement, not for each row. A row at a time, every row made a new version of the
-- organization's head, past which the next had to look: what a purge took grew with the square of what went.
-- What a row of the log says, and its hash, are as before.

drop function audit_append(text, text, text, jsonb, jsonb, text);
--> statement-breakpoint
-- Takes an organization's head until the end of the transaction. This lock makes its chain one line.
create function audit_head_of(organization text) returns audit_head language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  head audit_head;
begin
  insert into audit_head (id, seq, hash) values (organization, 0, '') on conflict do nothing;
  select * into head from audit_head where id = organization for update;
  return head;
end $$;
--> statement-breakpoint
-- Writes the row that follows a head that was taken. Returns the new head, which the caller has to store, once, after its last row.
create function audit_append(head audit_head, action text, target text, before jsonb, after jsonb, outcome text default 'done')
  returns audit_head language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  entry audit_log := row(head.id, head.seq + 1, clock_timestamp(), nullif(current_setting('app.actor_id', true), ''), action, target,
    before, after, nullif(current_setting('app.address', true), ''), outcome, null);
begin
  entry.hash := audit_hash(head.hash, entry);
  insert into audit_log select entry.*;
  return row(head.id, entry.seq, entry.hash);
end $$;
--> statement-breakpoint
create function audit_store(head audit_head) returns void language sql set search_path = pg_catalog, public, pg_temp as $$
  update audit_head set seq = head.seq, hash = head.hash where id = head.id
$$;
--> statement-breakpoint
-- For tables with organization_id, and for organization itself. Of an update only the changed columns are kept. A row before and
-- after an update are those of the same organization and primary key; where one has no other, it left there, or came there.
-- Heads are taken in the order of their ids, so that two statements over the same organizations do not deadlock.
create or replace function audit_change() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant constant text := case tg_table_name when 'organization' then 'id' else 'organization_id' end;
  changes refcursor;
  change record;
  before jsonb;
  after jsonb;
  head audit_head;
begin
  if tg_op = 'INSERT' then
    open changes for
      select r.now_is ->> tenant as organization, null::jsonb as was, r.now_is
        from (select to_jsonb(n) as now_is, row_number() over () as nr from new_rows n) r order by 1, nr;
  elsif tg_op = 'DELETE' then
    open changes for
      select r.was ->> tenant as organization, r.was, null::jsonb as now_is
        from (select to_jsonb(o) as was, row_number() over () as nr from old_rows o) r order by 1, nr;
  else
    open changes for
      with key as (
        select array_agg(a.attname) as columns from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
         where i.indrelid = tg_relid and i.indisprimary),
      old_row as (
        select r.was, r.nr, r.was ->> tenant as organization, (select jsonb_agg(r.was -> c) from key, unnest(key.columns) c) as id
          from (select to_jsonb(o) as was, row_number() over () as nr from old_rows o) r),
      new_row as (
        select r.now_is, r.nr, r.now_is ->> tenant as organization, (select jsonb_agg(r.now_is -> c) from key, unnest(key.columns) c) as id
          from (select to_jsonb(n) as now_is, row_number() over () as nr from new_rows n) r)
      select organization, was, now_is from old_row full join new_row using (organization, id)
       order by 1, coalesce(new_row.nr, old_row.nr), was is null;
  end if;
  loop
    fetch changes into change;
    exit when not found;
    before := change.was;
    after := change.now_is;
    if before is not null and after is not null then
      select jsonb_object_agg(key, value) into before from jsonb_each(change.was) where change.now_is -> key is distinct from value;
      select jsonb_object_agg(key, value) into after from jsonb_each(change.now_is) where change.was -> key is distinct from value;
      -- Which mail carries an invitation is the mail's story, not the organization's.
      continue when coalesce(after, '{}') - 'mail_id' = '{}';
    end if;
    if change.organization is distinct from head.id then
      perform audit_store(head);
      head := audit_head_of(change.organization);
    end if;
    head := audit_append(
      head,
      audit_action(tg_table_name, case when change.was is null then 'INSERT' when change.now_is is null then 'DELETE' else 'UPDATE' end,
        change.was, change.now_is),
      tg_table_name || ':' || (coalesce(change.now_is, change.was) ->> 'id'), before, after);
  end loop;
  perform audit_store(head);
  return null;
end $$;
--> statement-breakpoint
-- Three triggers, as one that sees the rows of its statement names one event.
create or replace function audit_table(audited regclass) returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows
    for each statement execute function audit_change()', audited);
  execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function audit_change()', audited);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows
    for each statement execute function audit_change()', audited);
end $$;
--> statement-breakpoint
-- Every table that was audited before.
do $$
declare
  t regclass;
begin
  foreach t in array array(select tgrelid::regclass from pg_trigger where tgname = 'audit_change') loop
    execute format('drop trigger audit_change on %s', t);
    perform audit_table(t);
  end loop;
end $$;
--> statement-breakpoint
create or replace function audit_refusal(organization text, actor text, action text, target text, address text) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.actor_id', coalesce(actor, ''), true), set_config('app.address', coalesce(address, ''), true);
  perform audit_store(audit_append(audit_head_of(organization), action, target, null, null, 'refused'));
end $$;
--> statement-breakpoint
revoke execute on function audit_head_of(text), audit_append(audit_head, text, text, jsonb, jsonb, text), audit_store(audit_head) from public;
