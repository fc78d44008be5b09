-- What the organization door refuses, refused again by the tables themselves, whoever writes: SQL by hand, a job, a path that
-- forgot the door. The numbers and words they compare with come from the code (db/rules.ts). Left to the door alone is whose
-- power suffices for what: that is the policy's, and the policy is code.

grant select on quota, reserved_word to atrium_app;
--> statement-breakpoint
-- An owner from the first moment on, too.
create or replace function keep_owner() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant text;
begin
  if tg_table_name = 'organization' then tenant := new.id;
  elsif 'owner' = any (regexp_split_to_array(old.role, '\s*,\s*')) then tenant := old.organization_id;
  else return null;
  end if;
  -- Serialises changes of owners. NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of the foreign key.
  perform 1 from organization where id = tenant for no key update;
  if not found then return null; end if;
  if not exists (select 1 from member m where m.organization_id = tenant
                  and 'owner' = any (regexp_split_to_array(m.role, '\s*,\s*'))) then
    raise exception 'organization % would have no owner', tenant using errcode = '23514', constraint = 'organization_has_owner';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger keep_owner after insert on organization
  deferrable initially deferred for each row execute function keep_owner();
--> statement-breakpoint
create function refuse_reserved_slug() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from reserved_word where kind = 'slug' and word = new.slug) then
    raise exception 'the address % is reserved', new.slug using errcode = '23514', constraint = 'organization_slug_reserved';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refuse_reserved_slug before insert or update of slug on organization
  for each row execute function refuse_reserved_slug();
--> statement-breakpoint
-- Changes of one organization's members and roles wait for each other, as they do in the door, and before they take the end of
-- its audit log: in the other order, two of them would deadlock.
create function lock_organization() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    perform 1 from organization where id = old.organization_id for no key update;
    return old;
  end if;
  perform 1 from organization where id = new.organization_id for no key update;
  return new;
end $$;
--> statement-breakpoint
create trigger begin_with_lock before insert or update of role or delete on member
  for each row execute function lock_organization();
--> statement-breakpoint
create trigger begin_with_lock before insert or update of role, status on invitation
  for each row execute function lock_organization();
--> statement-breakpoint
create trigger begin_with_lock before insert or update of role or delete on organization_role
  for each row execute function lock_organization();
--> statement-breakpoint
-- Each role that a member or an open invitation holds is built in, or one of that organization.
create function demand_known_role() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select 1 from unnest(regexp_split_to_array(coalesce(new.role, ''), '\s*,\s*')) n
     where not exists (select 1 from reserved_word where kind = 'role' and word = n)
       and not exists (select 1 from organization_role where organization_id = new.organization_id and role = n)) then
    raise exception 'organization % has no such role: %', new.organization_id, new.role using errcode = '23514', constraint = 'role_exists';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger demand_known_role before insert or update of role on member
  for each row execute function demand_known_role();
--> statement-breakpoint
create trigger demand_known_role before insert or update of role, status on invitation
  for each row when (new.status = 'pending') execute function demand_known_role();
--> statement-breakpoint
create function refuse_built_in_name() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from reserved_word where kind = 'role' and word = new.role) then
    raise exception 'the role % is built in', new.role using errcode = '23514', constraint = 'role_name_shape';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refuse_built_in_name before insert or update of role on organization_role
  for each row execute function refuse_built_in_name();
--> statement-breakpoint
-- A custom role stays while somebody holds it. Deferred: with an organization, its roles and members go in an order that is not ours.
create function keep_used_role() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select 1 from organization where id = old.organization_id)
    or exists (select 1 from organization_role where organization_id = old.organization_id and role = old.role) then
    return null;
  end if;
  if exists (select 1 from member where organization_id = old.organization_id
              and old.role = any (regexp_split_to_array(role, '\s*,\s*')))
    or exists (select 1 from invitation where organization_id = old.organization_id and status = 'pending'
                and old.role = any (regexp_split_to_array(role, '\s*,\s*'))) then
    raise exception 'the role % is in use', old.role using errcode = '23514', constraint = 'role_unused';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger keep_used_role after update of role or delete on organization_role
  deferrable initially deferred for each row execute function keep_used_role();
--> statement-breakpoint
-- An invitation ends once, and is accepted in its time.
create function end_invitation_once() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.status <> 'pending' then
    raise exception 'invitation % has ended', old.id using errcode = '23514', constraint = 'invitation_ends_once';
  end if;
  if new.status = 'accepted' and new.expires_at < now() then
    raise exception 'invitation % has expired', old.id using errcode = '23514', constraint = 'invitation_in_time';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger end_invitation_once before update of status on invitation
  for each row when (old.status <> new.status) execute function end_invitation_once();
--> statement-breakpoint
-- Who accepted belongs to the organization by then, under the address that was invited, which they proved to be theirs.
create function bind_to_address() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from organization where id = new.organization_id) and not exists (
    select 1 from member m join "user" u on u.id = m.user_id
     where m.organization_id = new.organization_id and lower(u.email) = lower(new.email) and u.email_verified) then
    raise exception 'invitation % was accepted by nobody of its address', new.id using errcode = '23514', constraint = 'invitation_of_address';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger bind_to_address after update of status on invitation
  deferrable initially deferred for each row when (old.status <> new.status and new.status = 'accepted') execute function bind_to_address();
--> statement-breakpoint
-- Counts, after a statement that added rows, what each organization now has. Arguments: the quota's name, and which rows count.
create function keep_quota() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  most constant integer := (select q.most from quota q where q.name = tg_argv[0]);
  tenant text;
  there bigint;
begin
  for tenant in select distinct organization_id from added order by 1 loop
    execute format('select count(*) from %I where organization_id = $1 and %s', tg_table_name, tg_argv[1]) into there using tenant;
    if there > most then
      raise exception 'organization % would have % of %', tenant, there, tg_argv[0] using errcode = '23514', constraint = tg_argv[0];
    end if;
  end loop;
  return null;
end $$;
--> statement-breakpoint
create trigger keep_quota after insert on member referencing new table as added
  for each statement execute function keep_quota('membersPerOrganization', 'true');
--> statement-breakpoint
create trigger keep_quota after insert on invitation referencing new table as added
  for each statement execute function keep_quota('openInvitationsPerOrganization', 'status = ''pending'' and expires_at > now()');
--> statement-breakpoint
create trigger keep_quota after insert on organization_role referencing new table as added
  for each statement execute function keep_quota('customRolesPerOrganization', 'true');
--> statement-breakpoint
-- Who makes themself an owner (creates, restores, takes over) has room for one more. What others make them owner of is not refused.
create function keep_own_quota() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  actor constant text := nullif(current_setting('app.actor_id', true), '');
  tenant constant text := to_jsonb(new) ->> case tg_table_name when 'member' then 'organization_id' else 'id' end;
  owned text[];
begin
  if actor is null or (tg_table_name = 'member' and to_jsonb(new) ->> 'user_id' <> actor) then return null; end if;
  perform 1 from "user" where id = actor for no key update;
  owned := array(select o.id from member m join organization o on o.id = m.organization_id
    where m.user_id = actor and o.deleted_at is null and 'owner' = any (regexp_split_to_array(m.role, '\s*,\s*')));
  if tenant = any (owned) and cardinality(owned) > (select most from quota where name = 'organizationsPerPerson') then
    raise exception '% would own too many organizations', actor using errcode = '23514', constraint = 'organizationsPerPerson';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger keep_own_quota after insert on member for each row execute function keep_own_quota();
--> statement-breakpoint
create trigger keep_own_quota_of_heir after update of role on member
  for each row when (not ('owner' = any (regexp_split_to_array(old.role, '\s*,\s*')))) execute function keep_own_quota();
--> statement-breakpoint
create trigger keep_own_quota after update of deleted_at on organization
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function keep_own_quota();
