-- The audit log: one row for each changed row of an organization, its people, roles and projects,
-- written by trigger in the transaction of the change, on every path. The application's roles
-- cannot write it; the functions run as the owner. First the chain of hashes that makes tampering
-- visible, then what a row says, then the triggers, refusals, verification, and last who can
-- read.

-- The chain -------------------------------------------------------------------------------------

-- What a row's hash covers: everything but the hash itself, and the hash of the row before.
create function audit_hash(previous bytea, entry audit_log) returns bytea
  language sql immutable set search_path = pg_catalog, public, pg_temp
as $$
  select sha256(previous || convert_to(jsonb_build_array(
    entry.organization_id, entry.seq,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    entry.actor_id, entry.staff_id, entry.action, entry.target, entry.subject,
    entry.before, entry.after, entry.address, entry.outcome)::text, 'UTF8'))
$$;

-- Locks an organization's head until the end of the transaction, so that its chain never forks.
create function audit_head_of(organization text) returns audit_head
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  head audit_head;
begin
  insert into audit_head (id, seq, hash) values (organization, 0, '') on conflict do nothing;
  select * into head from audit_head where id = organization for update;
  return head;
end $$;

-- Writes the row that follows a locked head. Returns the new head, which the caller must store
-- once, after its last row: storing it for each row made a purge take quadratic time.
create function audit_append(
  head audit_head, action text, target text, subject text, before jsonb, after jsonb,
  outcome text default 'done'
) returns audit_head
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  entry audit_log := row(
    head.id, head.seq + 1, clock_timestamp(), nullif(current_setting('app.actor_id', true), ''),
    nullif(current_setting('app.staff_id', true), ''), action, target, subject, before, after,
    nullif(current_setting('app.address', true), ''), outcome, null);
begin
  entry.hash := audit_hash(head.hash, entry);
  insert into audit_log select entry.*;
  return row(head.id, entry.seq, entry.hash);
end $$;

create function audit_store(head audit_head) returns void
  language sql set search_path = pg_catalog, public, pg_temp
as $$
  update audit_head set seq = head.seq, hash = head.hash where id = head.id
$$;

--> statement-breakpoint
-- What a row says -------------------------------------------------------------------------------

-- The action is a permission's string, taken from the table and from what happened to the row.
-- What an update means is said by the operation that makes it, in the setting app.action, for
-- the rows of its own resource: closing a ticket is ticket:close. Only a pending invitation is
-- cancelled; one that had ended, and goes with its inviter, is deleted.
create function audit_action(relation text, operation text, before jsonb, after jsonb) returns text
  language sql stable set search_path = pg_catalog, public, pg_temp
as $$
  select case
    when relation = 'ownership_offer' then 'organization:transfer'
    when relation = 'organization_domain' then 'organization:domains'
    when relation = 'join_request' then 'invitation:' || case
      when operation = 'DELETE' then 'withdraw'
      when after ->> 'state' = 'pending' then 'request'
      when after ->> 'state' = 'approved' then 'approve'
      when operation = 'INSERT' or before ->> 'state' = 'approved' then 'require'
      else 'refuse' end
    when relation = 'invitation_link' then 'invitation:' || case
      when operation = 'INSERT' then 'link'
      when before ->> 'uses_left' is distinct from after ->> 'uses_left' and operation = 'UPDATE'
        then 'use_link'
      else 'unlink' end
    when relation = 'organization'
      and before ->> 'deleted_at' is distinct from after ->> 'deleted_at'
      then 'organization:delete'
    when relation = 'organization' and operation = 'UPDATE'
      and before ->> 'requires_second_factor_from' is distinct from after ->> 'requires_second_factor_from'
      then 'organization:secure'
    when relation = 'invitation' then 'invitation:' || case
      when operation = 'INSERT' then 'create'
      when operation = 'DELETE' then case before ->> 'status'
        when 'pending' then 'cancel'
        else 'delete' end
      when before ->> 'status' is distinct from after ->> 'status' then case after ->> 'status'
        when 'accepted' then 'accept'
        when 'rejected' then 'reject'
        else 'cancel' end
      else 'create' end
    when operation = 'UPDATE' and starts_with(chosen, resource || ':') then chosen
    else resource || ':' || case operation
      when 'INSERT' then 'create'
      when 'UPDATE' then 'update'
      else 'delete' end
  end
  from (values (
    case relation when 'organization_role' then 'ac' else relation end,
    current_setting('app.action', true))) named(resource, chosen)
$$;

--> statement-breakpoint
-- The triggers ----------------------------------------------------------------------------------

-- For tables with organization_id, and for organization itself. The trigger's arguments are those
-- of audit_table. An update keeps only the columns that changed. The old and the new version of a
-- row have the same organization and primary key; where one has no counterpart, the row left
-- there or arrived there. Heads are locked in the order of their ids, so that two statements over
-- the same organizations do not deadlock.
create function audit_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  tenant constant text :=
    case tg_table_name when 'organization' then 'id' else 'organization_id' end;
  label constant text := nullif(tg_argv[0], '');
  omit constant text[] := tg_argv[1];
  ignore constant text[] := tg_argv[2];
  changes refcursor;
  change record;
  before jsonb;
  after jsonb;
  head audit_head;
begin
  if tg_op = 'INSERT' then
    open changes for
      select r.now_is ->> tenant as organization, null::jsonb as was, r.now_is
        from (select to_jsonb(n) as now_is, row_number() over () as nr from new_rows n) r
       order by 1, nr;
  elsif tg_op = 'DELETE' then
    open changes for
      select r.was ->> tenant as organization, r.was, null::jsonb as now_is
        from (select to_jsonb(o) as was, row_number() over () as nr from old_rows o) r
       order by 1, nr;
  else
    open changes for
      with key as (
        select array_agg(a.attname) as columns
          from pg_index i
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
         where i.indrelid = tg_relid and i.indisprimary),
      old_row as (
        select r.was, r.nr, r.was ->> tenant as organization,
               (select jsonb_agg(r.was -> c) from key, unnest(key.columns) c) as id
          from (select to_jsonb(o) as was, row_number() over () as nr from old_rows o) r),
      new_row as (
        select r.now_is, r.nr, r.now_is ->> tenant as organization,
               (select jsonb_agg(r.now_is -> c) from key, unnest(key.columns) c) as id
          from (select to_jsonb(n) as now_is, row_number() over () as nr from new_rows n) r)
      select organization, was, now_is
        from old_row full join new_row using (organization, id)
       order by 1, coalesce(new_row.nr, old_row.nr), was is null;
  end if;
  loop
    fetch changes into change;
    exit when not found;
    before := change.was;
    after := change.now_is;
    -- A column that was renamed since would be copied under its new name.
    if not coalesce(after, before) ?& (omit || ignore || label) then
      raise exception 'audit_table names a column that % does not have', tg_table_name;
    end if;
    if before is not null and after is not null then
      select jsonb_object_agg(key, value) into before
        from jsonb_each(change.was) where change.now_is -> key is distinct from value;
      select jsonb_object_agg(key, value) into after
        from jsonb_each(change.now_is) where change.was -> key is distinct from value;
      continue when coalesce(after, '{}') - ignore = '{}';
    end if;
    if change.organization is distinct from head.id then
      perform audit_store(head);
      head := audit_head_of(change.organization);
    end if;
    head := audit_append(
      head,
      audit_action(
        tg_table_name,
        case
          when change.was is null then 'INSERT'
          when change.now_is is null then 'DELETE'
          else 'UPDATE' end,
        change.was, change.now_is),
      tg_table_name || ':' || (coalesce(change.now_is, change.was) ->> 'id'),
      coalesce(change.now_is, change.was) ->> label,
      before - omit, after - omit);
  end loop;
  perform audit_store(head);
  return null;
end $$;

-- For a table of your own: `select audit_table('comment', label => 'title', omit => '{body}')`
-- beside protect_tenant_table.
--   label: the column that names a row; without it, `name` if there is one
--   omit: columns that never enter the log, such as secrets and long texts; a change of them alone
--     leaves a row that does not say what changed
--   ignore: columns whose change alone leaves no row
-- Three triggers, because a trigger that sees the rows of its statement names one event. To change
-- these choices later, drop the three triggers and call it again.
create function audit_table(
  audited regclass, label text default null, omit text[] default '{}', ignore text[] default '{}'
) returns void
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  columns constant text[] := array(
    select attname from pg_attribute
     where attrelid = audited and attnum > 0 and not attisdropped);
  named constant text := coalesce(label, case when 'name' = any(columns) then 'name' end);
  change text;
begin
  if not array_remove(omit || ignore || named, null) <@ columns then
    raise exception 'audit_table names a column that % does not have', audited;
  end if;
  if named = any(omit) then
    raise exception 'the column that names a row of % enters the log', audited;
  end if;
  foreach change in array array[
    'insert on %1$s referencing new table as new_rows',
    'update on %1$s referencing old table as old_rows new table as new_rows',
    'delete on %1$s referencing old table as old_rows']
  loop
    execute format('create trigger audit_' || split_part(change, ' ', 1) || ' after ' || change
      || ' for each statement execute function audit_change(%2$L, %3$L, %4$L)',
      audited, coalesce(named, ''), omit, ignore);
  end loop;
end $$;

select audit_table('organization');
select audit_table('member', label => 'user_id');
-- Which email has an invitation's link doesn't change the organization.
select audit_table('invitation', label => 'email', ignore => '{mail_id}');
select audit_table('organization_role', label => 'role');
select audit_table('ownership_offer', label => 'offered_to');
select audit_table('organization_domain', label => 'domain', omit => '{challenge}',
  ignore => '{checked_at}');
select audit_table('join_request', label => 'user_id', omit => '{mailbox}', ignore => '{user_id}');
select audit_table('invitation_link', label => 'role', omit => '{token_hash}');
select audit_table('project');

--> statement-breakpoint
-- The platform ----------------------------------------------------------------------------------

-- What staff do, in a chain of its own. `after` also says why: the setting app.reason.
create function audit_platform(
  action text, target text, subject text, before jsonb, after jsonb
) returns void
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  reason constant text := nullif(current_setting('app.reason', true), '');
begin
  perform audit_store(audit_append(
    audit_head_of('platform'), action, target, subject, before,
    case when reason is null then after
      else coalesce(after, '{}') || jsonb_build_object('reason', reason) end));
end $$;

-- Who is staff and who is banned, on every path.
create function audit_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  was constant jsonb := case when tg_op = 'UPDATE' then jsonb_build_object(
    'role', old.role, 'banned', old.banned, 'ban_reason', old.ban_reason,
    'ban_expires', old.ban_expires) end;
  now_is constant jsonb := jsonb_build_object(
    'role', new.role, 'banned', new.banned, 'ban_reason', new.ban_reason,
    'ban_expires', new.ban_expires);
  before jsonb;
  after jsonb;
begin
  select jsonb_object_agg(key, value) into before
    from jsonb_each(was) where now_is -> key is distinct from value;
  select jsonb_object_agg(key, value) into after
    from jsonb_each(now_is) where was -> key is distinct from value;
  perform audit_platform(
    case
      when after ? 'role' then 'staff:role'
      when new.banned then 'staff:ban'
      else 'staff:unban' end,
    'user:' || new.id, new.email, before, after);
  return null;
end $$;

create trigger audit_new_staff after insert on "user"
  for each row when (new.role <> 'user') execute function audit_person();

create trigger audit_person after update of role, banned, ban_reason, ban_expires on "user"
  for each row
  when (coalesce(old.role, 'user') is distinct from coalesce(new.role, 'user')
    or coalesce(old.banned, false) is distinct from coalesce(new.banned, false)
    or old.ban_reason is distinct from new.ban_reason
    or old.ban_expires is distinct from new.ban_expires)
  execute function audit_person();

-- Who acts as whom, on every path.
create function audit_impersonation() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform audit_platform(
    case when new.impersonation_writes then 'staff:act' else 'staff:impersonate' end,
    'user:' || new.user_id, null, null, jsonb_build_object('until', new.expires_at));
  return null;
end $$;

create trigger audit_impersonation after insert on session
  for each row when (new.impersonated_by is not null) execute function audit_impersonation();

-- Everything else that staff do, written by the operation in its transaction.
create function audit_staff(action text, target text, subject text, details jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform audit_platform(action, target, subject, null, details);
end $$;

-- The first time that staff, as someone else, enter an organization: its own log says so.
create function audit_visit(visiting text, organization text) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  visit session;
begin
  update session set impersonation_visits = impersonation_visits || organization
   where id = visiting and impersonated_by is not null
     and not organization = any (impersonation_visits)
  returning * into visit;
  if not found then return; end if;
  perform set_config('app.actor_id', visit.user_id, true),
          set_config('app.staff_id', visit.impersonated_by, true),
          set_config('app.address', coalesce(visit.ip_address, ''), true);
  perform audit_store(audit_append(
    audit_head_of(organization), 'organization:impersonate',
    'member:' || (select m.id from member m
                   where m.organization_id = organization and m.user_id = visit.user_id),
    visit.user_id, null, jsonb_build_object(
      'changes', case when visit.impersonation_writes then 'allowed' else 'not allowed' end,
      'until', visit.expires_at)));
end $$;

grant execute on function
  audit_staff(text, text, text, jsonb), audit_visit(text, text) to atrium_app;

--> statement-breakpoint
-- Refusals and verification ---------------------------------------------------------------------

-- A refused attempt, recorded outside the transaction that was rolled back.
create function audit_refusal(
  organization text, actor text, action text, target text, address text, staff text default null
) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform set_config('app.actor_id', coalesce(actor, ''), true),
          set_config('app.staff_id', coalesce(staff, ''), true),
          set_config('app.address', coalesce(address, ''), true);
  perform audit_store(
    audit_append(audit_head_of(organization), action, target, null, null, null, 'refused'));
end $$;

-- The first row of an organization's chain that is not as it was written: changed, missing, or
-- cut off at the end. No row means that the chain is whole.
create function audit_first_broken(organization text) returns table (seq bigint, reason text)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  previous bytea := '';
  expected bigint := 1;
  entry audit_log;
  head audit_head;
begin
  for entry in
    select * from audit_log l where l.organization_id = organization order by l.seq
  loop
    if entry.seq <> expected then
      return query select expected, 'missing';
      return;
    end if;
    if entry.hash is distinct from audit_hash(previous, entry) then
      return query select entry.seq, 'changed';
      return;
    end if;
    previous := entry.hash;
    expected := expected + 1;
  end loop;
  select * into head from audit_head h where h.id = organization;
  if coalesce(head.seq, 0) <> expected - 1 or coalesce(head.hash, '') <> previous then
    return query select expected, 'missing';
  end if;
end $$;

grant execute on function
  audit_refusal(text, text, text, text, text, text), audit_first_broken(text) to atrium_app;

--> statement-breakpoint
-- Who can read and append -----------------------------------------------------------------------

-- The owner, as whom the functions above run, reads and appends. By these policies not even the
-- owner changes or deletes a row.
alter table audit_log enable row level security, force row level security;
create policy owner_select on audit_log for select to current_user using (true);
create policy owner_insert on audit_log for insert to current_user with check (true);
create policy tenant_select on audit_log for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));
grant select on audit_log to atrium_tenant;
-- Outside organizations, the application reads the platform's chain, and no organization's.
create policy platform_select on audit_log for select to atrium_app
  using (organization_id = 'platform');
grant select on audit_log to atrium_app;

alter table audit_head enable row level security, force row level security;
create policy owner_all on audit_head for all to current_user using (true) with check (true);
