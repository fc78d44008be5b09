-- A membership is of one person in one organization; a role and an offer belong to one. Who goes elsewhere goes, and comes there by
-- the rules for those who come.
create function keep_belonging() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception '% % would belong elsewhere', tg_table_name, old.id using errcode = '23514', constraint = 'row_belongs';
end $$;
--> statement-breakpoint
create trigger keep_belonging before update of organization_id, user_id on member for each row
  when ((old.organization_id, old.user_id) is distinct from (new.organization_id, new.user_id)) execute function keep_belonging();
--> statement-breakpoint
create trigger keep_belonging before update of organization_id on organization_role for each row
  when (old.organization_id <> new.organization_id) execute function keep_belonging();
--> statement-breakpoint
create trigger keep_belonging before update of organization_id on ownership_offer for each row
  when (old.organization_id <> new.organization_id) execute function keep_belonging();
--> statement-breakpoint
-- Only what counts from now on is counted: below a quota that was lowered, what is there may still end.
drop trigger keep_quota_of_renewed on invitation;
--> statement-breakpoint
create function keep_quota_of_renewed() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  most constant integer := (select q.most from quota q where q.name = 'openInvitationsPerOrganization');
  tenant text;
  there bigint;
begin
  for tenant in
    select distinct a.organization_id from added a join removed r using (organization_id, id)
     where a.status = 'pending' and a.expires_at > now() and (r.status <> 'pending' or r.expires_at <= now()) order by 1
  loop
    select count(*) into there from invitation where organization_id = tenant and status = 'pending' and expires_at > now();
    if there > most then
      raise exception 'organization % would have % open invitations', tenant, there using errcode = '23514', constraint = 'openInvitationsPerOrganization';
    end if;
  end loop;
  return null;
end $$;
--> statement-breakpoint
create trigger keep_quota_of_renewed after update on invitation referencing old table as removed new table as added
  for each statement execute function keep_quota_of_renewed();
