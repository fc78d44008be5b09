-- What must hold for an organization, whoever writes: the application, a job, SQL by hand. The
-- application asks the same before it writes; here the tables refuse what it failed to ask,
-- however many ask at the same time. The numbers and words to compare with come from the code
-- (db/rules.ts). Who has enough power for what is left to the policy (lib/guard/policy.ts). First
-- how a stored role is read, because most rules need it; then each rule with its triggers.

-- Stored roles ----------------------------------------------------------------------------------

-- A stored role is one name, or several separated by commas. Written as expressions, these two
-- are bound to what they call when they are created, so they need no search path, and PostgreSQL
-- inlines them: an index on is_owner(role) is used, and no row costs a call.
create function role_names(role text) returns text[]
  language sql immutable parallel safe
  return regexp_split_to_array(role, '\s*,\s*');

create function is_owner(role text) returns boolean
  language sql immutable parallel safe
  return 'owner' = any (role_names(role));

-- Both roles need both functions: PostgreSQL inlines only what the current role may execute, and
-- a connection caches an index's condition in the form that the first role to use it got.
grant execute on function role_names(text), is_owner(text) to atrium_app, atrium_tenant;

create index member_owner_idx on member (organization_id) where is_owner(role);

--> statement-breakpoint
-- Locks -----------------------------------------------------------------------------------------

-- Changes of one organization's members and roles wait for each other, and lock the organization
-- before the head of its audit log: in the other order, two of them would deadlock. An insert
-- locks before anything else. An update or delete by hand has locked its own row first, so it can
-- still be aborted as a deadlock. No one joins a deleted organization, because they could then
-- restore it. The name of the trigger sorts before those of the other rules, so that it fires
-- first.
create function lock_organization() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  deleted timestamptz;
begin
  if tg_op = 'DELETE' then
    perform 1 from organization where id = old.organization_id for no key update;
    return old;
  end if;
  select deleted_at into deleted
    from organization where id = new.organization_id for no key update;
  if tg_op = 'INSERT' and deleted is not null then
    raise exception 'organization % is deleted', new.organization_id
      using errcode = '23514', constraint = 'organization_not_deleted';
  end if;
  return new;
end $$;

create trigger begin_with_lock before insert or update of role or delete on member
  for each row execute function lock_organization();

create trigger begin_with_lock before insert or update of role, status on invitation
  for each row execute function lock_organization();

create trigger begin_with_lock before insert or update of role or delete on organization_role
  for each row execute function lock_organization();

create trigger begin_with_lock before insert or update of verified_at, role on organization_domain
  for each row execute function lock_organization();

create trigger begin_with_lock before insert or update of state on join_request
  for each row execute function lock_organization();

create trigger begin_with_lock before insert or update of uses_left, revoked_at on invitation_link
  for each row execute function lock_organization();

--> statement-breakpoint
-- Names and slugs -------------------------------------------------------------------------------

-- What a name may contain is a check of the table (db/schema/organization.ts).

create function refuse_reserved_slug() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (select 1 from reserved_word where kind = 'slug' and word = new.slug) then
    raise exception 'the address % is reserved', new.slug
      using errcode = '23514', constraint = 'organization_slug_reserved';
  end if;
  return new;
end $$;

create trigger refuse_reserved_slug before insert or update of slug on organization
  for each row execute function refuse_reserved_slug();

-- A former slug stays with the organization that had it. Checked after the row is written, when a
-- concurrent rename has either committed or rolled back.
create function keep_former_slug() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or old.slug <> new.slug) then
    insert into former_slug (slug, formerly) values (old.slug, old.id) on conflict do nothing;
  end if;
  if tg_op <> 'DELETE'
    and exists (select 1 from former_slug f where f.slug = new.slug and f.formerly <> new.id) then
    raise exception 'the address % led to another organization', new.slug
      using errcode = '23505', constraint = 'organization_slug_unique';
  end if;
  return null;
end $$;

create trigger keep_former_slug after insert or update of slug or delete on organization
  for each row execute function keep_former_slug();

-- Names stand in emails to other people. Refused is what email programs turn into links whatever
-- the domain, as in lib/email/links.ts, which also knows the top-level domains.
create function refuse_link_in_name() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.name = old.name then return new; end if;
  if normalize(new.name, NFKC) ~* ('://|(^|[^a-z0-9])www\.|\\\\'
    '|[a-z0-9._-]@[a-z0-9-]+\.[a-z0-9]|[a-z0-9]\.[a-z0-9-]{2,}/'
    '|(^|[^0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}($|[^0-9.])') then
    raise exception 'a name holds a link: %', new.name
      using errcode = '23514', constraint = 'name_without_link';
  end if;
  return new;
end $$;

create trigger refuse_link_in_name before insert or update of name on "user"
  for each row execute function refuse_link_in_name();

create trigger refuse_link_in_name before insert or update of name on organization
  for each row execute function refuse_link_in_name();
--> statement-breakpoint

-- Owners ----------------------------------------------------------------------------------------

-- An organization has an owner from its first moment to its last. Deferred to the end of the
-- transaction: an organization is created before its owner, and deleted after its members.
create function keep_owner() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  tenant text;
begin
  if tg_table_name = 'organization' then tenant := new.id;
  elsif is_owner(old.role) then tenant := old.organization_id;
  else return null;
  end if;
  -- Changes of owners wait for each other. FOR UPDATE would deadlock with the foreign key's lock.
  perform 1 from organization where id = tenant for no key update;
  if not found then return null; end if;
  if not exists (
    select 1 from member m where m.organization_id = tenant and is_owner(m.role)) then
    raise exception 'organization % would have no owner', tenant
      using errcode = '23514', constraint = 'organization_has_owner';
  end if;
  return null;
end $$;

create constraint trigger keep_owner after insert on organization
  deferrable initially deferred for each row execute function keep_owner();

create constraint trigger keep_owner after update or delete on member
  deferrable initially deferred for each row execute function keep_owner();

--> statement-breakpoint
-- Roles -----------------------------------------------------------------------------------------

-- Each role that a member has, or that a way to join gives, is built in, or that organization's
-- own. An empty role is no role.
create function demand_known_role() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (
    select 1 from unnest(role_names(coalesce(new.role, ''))) n
     where not exists (select 1 from reserved_word where kind = 'role' and word = n)
       and not exists (
         select 1 from organization_role
          where organization_id = new.organization_id and role = n)) then
    raise exception 'organization % has no such role: %', new.organization_id, new.role
      using errcode = '23514', constraint = 'role_exists';
  end if;
  return new;
end $$;

create trigger demand_known_role before insert or update of role on member
  for each row execute function demand_known_role();

create trigger demand_known_role before insert or update of role, status on invitation
  for each row when (new.status = 'pending') execute function demand_known_role();

create trigger demand_known_role before insert or update of role on organization_domain
  for each row execute function demand_known_role();

create trigger demand_known_role before insert or update of role on invitation_link
  for each row execute function demand_known_role();

create function refuse_built_in_name() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (select 1 from reserved_word where kind = 'role' and word = new.role) then
    raise exception 'the role % is built in', new.role
      using errcode = '23514', constraint = 'role_name_shape';
  end if;
  return new;
end $$;

create trigger refuse_built_in_name before insert or update of role on organization_role
  for each row execute function refuse_built_in_name();

-- A custom role stays while someone holds it. Deferred: when an organization is deleted, its
-- roles and members go in an order that is not ours.
create function keep_used_role() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if not exists (select 1 from organization where id = old.organization_id)
    or exists (
      select 1 from organization_role
       where organization_id = old.organization_id and role = old.role) then
    return null;
  end if;
  if exists (
      select 1 from member
       where organization_id = old.organization_id and old.role = any (role_names(role)))
    or exists (
      select 1 from invitation
       where organization_id = old.organization_id
         and status = 'pending' and old.role = any (role_names(role)))
    or exists (
      select 1 from organization_domain
       where organization_id = old.organization_id and old.role = any (role_names(role)))
    or exists (
      select 1 from invitation_link
       where organization_id = old.organization_id
         and revoked_at is null and uses_left > 0 and expires_at > now()
         and old.role = any (role_names(role))) then
    raise exception 'the role % is in use', old.role
      using errcode = '23514', constraint = 'role_unused';
  end if;
  return null;
end $$;

create constraint trigger keep_used_role after update of role or delete on organization_role
  deferrable initially deferred for each row execute function keep_used_role();

--> statement-breakpoint
-- Belonging -------------------------------------------------------------------------------------

-- A membership is of one person in one organization; a role and an offer of ownership belong to
-- one. To go elsewhere a row is deleted, and inserted there by the rules for new rows.
create function keep_belonging() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  raise exception '% % would belong elsewhere', tg_table_name, old.id
    using errcode = '23514', constraint = 'row_belongs';
end $$;

create trigger keep_belonging before update of organization_id, user_id on member
  for each row
  when ((old.organization_id, old.user_id) is distinct from (new.organization_id, new.user_id))
  execute function keep_belonging();

create trigger keep_belonging before update of organization_id on organization_role
  for each row when (old.organization_id <> new.organization_id)
  execute function keep_belonging();

create trigger keep_belonging before update of organization_id on ownership_offer
  for each row when (old.organization_id <> new.organization_id)
  execute function keep_belonging();

--> statement-breakpoint
-- Invitations -----------------------------------------------------------------------------------

-- What is offered, to whom, by whom and where does not change: another offer is another
-- invitation.
create function keep_offer() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  raise exception 'invitation % would offer something else', old.id
    using errcode = '23514', constraint = 'invitation_kept';
end $$;

create trigger keep_offer before update of organization_id, email, role, inviter_id on invitation
  for each row
  when (old.organization_id is distinct from new.organization_id
    or old.email is distinct from new.email
    or old.role is distinct from new.role
    or old.inviter_id is distinct from new.inviter_id)
  execute function keep_offer();

-- An invitation ends once, and is accepted before it expires.
create function end_invitation_once() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if old.status <> 'pending' then
    raise exception 'invitation % has ended', old.id
      using errcode = '23514', constraint = 'invitation_ends_once';
  end if;
  if new.status = 'accepted' and new.expires_at < now() then
    raise exception 'invitation % has expired', old.id
      using errcode = '23514', constraint = 'invitation_in_time';
  end if;
  return new;
end $$;

create trigger end_invitation_once before update of status on invitation
  for each row when (old.status <> new.status) execute function end_invitation_once();

-- By the end of the transaction, whoever accepted is a member under the invited address, which
-- they have verified, and the inviter is still a member. Deferred: the acceptance is written
-- before the membership. What such an inviter may give is the policy's to say.
create function bind_to_address() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (select 1 from organization where id = new.organization_id) and not exists (
    select 1 from member m join "user" u on u.id = m.user_id
     where m.organization_id = new.organization_id
       and lower(u.email) = lower(new.email) and u.email_verified
       and exists (
         select 1 from member i
          where i.organization_id = new.organization_id and i.user_id = new.inviter_id)) then
    raise exception
      'invitation % was accepted by nobody of its address, or is by nobody here', new.id
      using errcode = '23514', constraint = 'invitation_of_address';
  end if;
  return null;
end $$;

create constraint trigger bind_to_address after update of status on invitation
  deferrable initially deferred
  for each row when (old.status <> new.status and new.status = 'accepted')
  execute function bind_to_address();

--> statement-breakpoint
-- Other ways to join ----------------------------------------------------------------------------

create trigger keep_belonging before update of organization_id, domain on organization_domain
  for each row
  when ((old.organization_id, old.domain) is distinct from (new.organization_id, new.domain))
  execute function keep_belonging();

-- It outlives its person's account if it shuts them out.
create trigger keep_belonging before update of organization_id, user_id on join_request
  for each row
  when (old.organization_id <> new.organization_id
    or (new.user_id is not null and old.user_id is distinct from new.user_id))
  execute function keep_belonging();

-- No way to join makes an owner: ownership is given to someone, never taken.
create function refuse_owner_by_joining() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  raise exception '% % would make owners', tg_table_name, new.id
    using errcode = '23514', constraint = 'joins_below_owner';
end $$;

create trigger refuse_owner before insert or update of role on organization_domain
  for each row when (is_owner(new.role)) execute function refuse_owner_by_joining();

create trigger refuse_owner before insert or update of role on invitation_link
  for each row when (is_owner(new.role)) execute function refuse_owner_by_joining();

-- What a link gives, by whom and where does not change, and one that has ended lets no one in.
create function keep_link() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if (old.organization_id, old.token_hash, old.role, old.made_by, old.expires_at)
    is distinct from (new.organization_id, new.token_hash, new.role, new.made_by, new.expires_at)
    or new.uses_left > old.uses_left
    or (old.revoked_at is not null and new.revoked_at is null) then
    raise exception 'invitation link % would offer something else', old.id
      using errcode = '23514', constraint = 'link_kept';
  end if;
  if new.uses_left < old.uses_left
    and (old.revoked_at is not null or old.expires_at < now()) then
    raise exception 'invitation link % has ended', old.id
      using errcode = '23514', constraint = 'link_ended';
  end if;
  return new;
end $$;

create trigger keep_link before update on invitation_link
  for each row execute function keep_link();

-- Whoever was removed does not come back by themselves where there is a way to: they need an
-- invitation. Leaving is not being removed, and neither is the end of an account. Without an actor,
-- no one has left.
create function close_way_back() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into join_request (organization_id, user_id, state)
  select old.organization_id, old.user_id, 'declined'
   where coalesce(current_setting('app.actor_id', true), '') <> old.user_id
     and exists (select 1 from organization where id = old.organization_id)
     and exists (select 1 from "user" where id = old.user_id)
     and (exists (select 1 from organization_domain where organization_id = old.organization_id)
       or exists (select 1 from invitation_link where organization_id = old.organization_id))
  on conflict (organization_id, user_id) do update set state = 'declined';
  return null;
end $$;

create trigger close_way_back after delete on member
  for each row execute function close_way_back();

-- The mailbox of an email, without a tag after a plus, so that another account of it is known. Of
-- another organization the hash is another one.
create function mailbox_hash(organization text, email text) returns text
  language sql stable set search_path = pg_catalog, public, pg_temp
as $$
  select encode(sha256(convert_to(
    organization || ' ' || regexp_replace(lower(email), '^(.[^+@]*)\+[^@]*@', '\1@'), 'UTF8')), 'hex')
$$;

grant execute on function mailbox_hash(text, text) to atrium_app;

create function note_mailbox() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  select mailbox_hash(new.organization_id, email) into new.mailbox from "user" where id = new.user_id;
  return new;
end $$;

create trigger note_mailbox before insert on join_request
  for each row execute function note_mailbox();

create trigger note_mailbox_again before update of state on join_request
  for each row when (new.user_id is not null) execute function note_mailbox();

-- A request is about the email with which it was made, by someone who is not in yet. It ends with
-- that email, the person's account, and a ban, and once they are a member.
create function end_requests() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if tg_table_name = 'member' then
    delete from join_request
     where organization_id = new.organization_id and user_id = new.user_id and state = 'pending';
    return null;
  end if;
  delete from join_request
   where user_id = old.id and (state = 'pending' or (tg_op = 'DELETE' and state = 'approved'));
  return old;
end $$;

create trigger end_requests after insert on member
  for each row execute function end_requests();

create trigger end_requests_with_account before delete on "user"
  for each row execute function end_requests();

create trigger end_requests after update of email, banned on "user"
  for each row when (old.email <> new.email or (new.banned and old.banned is not true))
  execute function end_requests();

--> statement-breakpoint
-- Quotas ----------------------------------------------------------------------------------------

-- Counts what each organization has after a statement that added rows. Arguments: the quota's
-- name, and which rows count.
create function keep_quota() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  most constant integer := (select q.most from quota q where q.name = tg_argv[0]);
  tenant text;
  there bigint;
begin
  for tenant in select distinct organization_id from added order by 1 loop
    execute format('select count(*) from %I where organization_id = $1 and %s',
      tg_table_name, tg_argv[1]) into there using tenant;
    if there > most then
      raise exception 'organization % would have % of %', tenant, there, tg_argv[0]
        using errcode = '23514', constraint = tg_argv[0];
    end if;
  end loop;
  return null;
end $$;

create trigger keep_quota after insert on member
  referencing new table as added
  for each statement execute function keep_quota('membersPerOrganization', 'true');

create trigger keep_quota after insert on organization_role
  referencing new table as added
  for each statement execute function keep_quota('customRolesPerOrganization', 'true');

create trigger keep_quota after insert on invitation
  referencing new table as added
  for each statement execute function
    keep_quota('openInvitationsPerOrganization', 'status = ''pending'' and expires_at > now()');

create trigger keep_quota after insert on organization_domain
  referencing new table as added
  for each statement execute function keep_quota('domainsPerOrganization', 'true');

create trigger keep_quota after insert on join_request
  referencing new table as added
  for each statement execute function
    keep_quota('joinRequestsPerOrganization', 'state = ''pending''');

create trigger keep_quota after insert on invitation_link
  referencing new table as added
  for each statement execute function
    keep_quota('invitationLinksPerOrganization',
      'revoked_at is null and uses_left > 0 and expires_at > now()');

-- An invitation that is given more time counts again. Only what begins to count is refused: where
-- a quota was lowered, what is above it can still end.
create function keep_quota_of_renewed() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  most constant integer :=
    (select q.most from quota q where q.name = 'openInvitationsPerOrganization');
  tenant text;
  there bigint;
begin
  for tenant in
    select distinct a.organization_id
      from added a join removed r using (organization_id, id)
     where a.status = 'pending' and a.expires_at > now()
       and (r.status <> 'pending' or r.expires_at <= now())
     order by 1
  loop
    select count(*) into there
      from invitation where organization_id = tenant and status = 'pending' and expires_at > now();
    if there > most then
      raise exception 'organization % would have % pending invitations', tenant, there
        using errcode = '23514', constraint = 'openInvitationsPerOrganization';
    end if;
  end loop;
  return null;
end $$;

create trigger keep_quota_of_renewed after update on invitation
  referencing old table as removed new table as added
  for each statement execute function keep_quota_of_renewed();

-- Whoever makes themselves an owner (creates, restores, takes over) has room for one more. What
-- others make them the owner of is not refused, and whoever becomes no owner is not locked for
-- it.
create function keep_own_quota() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  actor constant text := nullif(current_setting('app.actor_id', true), '');
  tenant constant text :=
    to_jsonb(new) ->> case tg_table_name when 'member' then 'organization_id' else 'id' end;
  owned text[];
begin
  if actor is null or (tg_table_name = 'member' and to_jsonb(new) ->> 'user_id' <> actor) then
    return null;
  end if;
  perform 1 from "user" where id = actor for no key update;
  owned := array(
    select o.id from member m join organization o on o.id = m.organization_id
     where m.user_id = actor and o.deleted_at is null and is_owner(m.role));
  if tenant = any (owned)
    and cardinality(owned) > (select most from quota where name = 'organizationsPerPerson') then
    raise exception '% would own too many organizations', actor
      using errcode = '23514', constraint = 'organizationsPerPerson';
  end if;
  return null;
end $$;

create trigger keep_own_quota after insert on member
  for each row when (is_owner(new.role)) execute function keep_own_quota();

create trigger keep_own_quota_of_heir after update of role on member
  for each row when (not is_owner(old.role)) execute function keep_own_quota();

create trigger keep_own_quota after update of deleted_at on organization
  for each row when (old.deleted_at is not null and new.deleted_at is null)
  execute function keep_own_quota();

--> statement-breakpoint
-- Sessions --------------------------------------------------------------------------------------

-- When a membership ends, however it ends, the sessions of that person forget the organization.
-- Nothing trusts what a session names, so one that is locked (its person is deleting their
-- account) is skipped rather than waited for.
create function forget_organization() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  update session set active_organization_id = null where id in (
    select id from session
     where user_id = old.user_id and active_organization_id = old.organization_id
       for update skip locked);
  return null;
end $$;

create trigger forget_organization after delete on member
  for each row execute function forget_organization();

-- A new password ends all sessions of its account. Better Auth deletes them before it writes the
-- password, so one that begins in between would stay. Here the account's row is locked: a later
-- sign-in waits for it, and finds another hash. A sign-in that stores the same password anew says
-- so (lib/auth/renewed-hash.ts).
create function end_sessions() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from session where user_id = new.user_id or impersonated_by = new.user_id;
  return null;
end $$;

create trigger end_sessions after update of password on account
  for each row when (new.password is distinct from old.password and current_setting('app.same_password', true) is distinct from 'yes')
  execute function end_sessions();

-- Staff act as someone else for thirty minutes at most, and never prove to be that person, whatever
-- extends a session or says that more is allowed.
create function bound_impersonation() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    new.impersonated_by := old.impersonated_by;
    new.impersonation_writes := old.impersonation_writes;
    new.created_at := old.created_at;
  end if;
  new.expires_at := least(new.expires_at, new.created_at + interval '30 minutes');
  new.proven_at := null;
  return new;
end $$;

create trigger bound_new_impersonation before insert on session
  for each row when (new.impersonated_by is not null) execute function bound_impersonation();

create trigger bound_impersonation before update on session
  for each row when (old.impersonated_by is not null or new.impersonated_by is not null)
  execute function bound_impersonation();
