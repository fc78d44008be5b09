-- A new function is for everybody who can connect, until somebody thinks of revoking that. From here on it is for nobody but its
-- owner, until somebody grants it (docs/grants.md).
alter default privileges revoke execute on functions from public;
--> statement-breakpoint
revoke execute on function keep_owner() from public;
