-- The tenant net: who may touch which table, and row level security under every table that belongs to an organization.
-- The roles atrium_app (the application) and atrium_tenant (code inside inTenant) exist in the cluster: db/roles.ts.

grant usage on schema public to atrium_app, atrium_tenant;
--> statement-breakpoint
grant select, insert, update, delete on "user", session, account, verification, rate_limit, mail, inbox,
  organization, member, invitation, organization_role to atrium_app;
--> statement-breakpoint
-- Tenant code sees people as names and addresses, mails as states; no password, session, token or letter.
grant select (id, name, email, image) on "user" to atrium_tenant;
--> statement-breakpoint
grant select (id, state, attempts, error, created_at, sent_at) on mail to atrium_tenant;
--> statement-breakpoint
grant select on organization, member, invitation, organization_role to atrium_tenant;
--> statement-breakpoint

-- For a table of your own: `select protect_tenant_table('invoice')` in the migration that creates it.
create function protect_tenant_table(tenant_table regclass) returns void language plpgsql set search_path = pg_catalog, public as $$
declare
  mine constant text := 'organization_id = nullif(current_setting(''app.organization_id'', true), '''')';
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format('create policy tenant_select on %s for select to atrium_tenant using (%s)', tenant_table, mine);
  execute format('create policy tenant_insert on %s for insert to atrium_tenant with check (%s)', tenant_table, mine);
  execute format('create policy tenant_update on %s for update to atrium_tenant using (%s) with check (%s)', tenant_table, mine, mine);
  execute format('create policy tenant_delete on %s for delete to atrium_tenant using (%s)', tenant_table, mine);
  execute format('grant select, insert, update, delete on %s to atrium_tenant', tenant_table);
end $$;
--> statement-breakpoint
revoke execute on function protect_tenant_table(regclass) from public;
--> statement-breakpoint
select protect_tenant_table('project');
--> statement-breakpoint

-- Better Auth's own tables with an organization: the application works across organizations there (sign-in, invitations),
-- tenant code reads its own and writes nothing.
do $$
declare
  t text;
begin
  foreach t in array array['member', 'invitation', 'organization_role'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy app_all on %I for all to atrium_app using (true) with check (true)', t);
    execute format('create policy tenant_select on %I for select to atrium_tenant
      using (organization_id = nullif(current_setting(''app.organization_id'', true), ''''))', t);
  end loop;
  foreach t in array array['organization', 'user', 'mail'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy app_all on %I for all to atrium_app using (true) with check (true)', t);
  end loop;
end $$;
--> statement-breakpoint
create policy tenant_select on organization for select to atrium_tenant
  using (id = nullif(current_setting('app.organization_id', true), ''));
--> statement-breakpoint
create policy tenant_select on "user" for select to atrium_tenant
  using (exists (select 1 from member m where m.user_id = "user".id
                  and m.organization_id = nullif(current_setting('app.organization_id', true), '')));
--> statement-breakpoint
create policy tenant_select on mail for select to atrium_tenant
  using (exists (select 1 from invitation i where i.mail_id = mail.id
                  and i.organization_id = nullif(current_setting('app.organization_id', true), '')));
