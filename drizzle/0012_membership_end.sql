-- With a membership, the sessions of that person forget the organization, whichever way it ended. Nothing trusts what a session
-- names, so a session that is locked just now (its person deletes their account) is left alone rather than waited for.
create function forget_organization() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session set active_organization_id = null where id in (
    select id from session where user_id = old.user_id and active_organization_id = old.organization_id for update skip locked);
  return null;
end $$;
--> statement-breakpoint
revoke execute on function forget_organization() from public;
--> statement-breakpoint
create trigger forget_organization after delete on member for each row execute function forget_organization();
