-- What was offered, to whom, by whom, and where, stays: another offer is another invitation. Only its time and its end change.
create function keep_offer() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'invitation % would offer something else', old.id using errcode = '23514', constraint = 'invitation_kept';
end $$;
--> statement-breakpoint
create trigger keep_offer before update of organization_id, email, role, inviter_id on invitation for each row
  when ((old.organization_id, old.email, old.role, old.inviter_id) is distinct from (new.organization_id, new.email, new.role, new.inviter_id))
  execute function keep_offer();
--> statement-breakpoint
-- It also ends with its inviter's membership. What an inviter who is still there may give, the policy says.
create or replace function bind_to_address() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from organization where id = new.organization_id) and not exists (
    select 1 from member m join "user" u on u.id = m.user_id
     where m.organization_id = new.organization_id and lower(u.email) = lower(new.email) and u.email_verified
       and exists (select 1 from member i where i.organization_id = new.organization_id and i.user_id = new.inviter_id)) then
    raise exception 'invitation % was accepted by nobody of its address, or is by nobody here', new.id using errcode = '23514', constraint = 'invitation_of_address';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- Nobody joins an organization that was deleted: they could restore it. An insert locks before anything else; of an update or a
-- delete by hand the row itself is locked first, and it may be broken off as a deadlock with the door.
create or replace function lock_organization() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  deleted timestamptz;
begin
  if tg_op = 'DELETE' then
    perform 1 from organization where id = old.organization_id for no key update;
    return old;
  end if;
  select deleted_at into deleted from organization where id = new.organization_id for no key update;
  if tg_op = 'INSERT' and deleted is not null then
    raise exception 'organization % is deleted', new.organization_id using errcode = '23514', constraint = 'organization_not_deleted';
  end if;
  return new;
end $$;
--> statement-breakpoint
-- Whoever is not made an owner has no quota to keep, and is not locked for it.
drop trigger keep_own_quota on member;
--> statement-breakpoint
create trigger keep_own_quota after insert on member for each row
  when ('owner' = any (regexp_split_to_array(new.role, '\s*,\s*'))) execute function keep_own_quota();
--> statement-breakpoint
-- An invitation that is given more time counts again.
create trigger keep_quota_of_renewed after update on invitation referencing new table as added
  for each statement execute function keep_quota('openInvitationsPerOrganization', 'status = ''pending'' and expires_at > now()');
