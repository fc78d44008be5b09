-- A new password ends all sessions of its account. Better Auth deletes them before it writes the password, so one that begins in
-- between would stay. By now the account's row is locked: a sign-in that comes later waits for it, and finds another hash.
create function end_sessions() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from session where user_id = new.user_id;
  return null;
end $$;
--> statement-breakpoint
create trigger end_sessions after update of password on account
  for each row when (new.password is distinct from old.password) execute function end_sessions();
