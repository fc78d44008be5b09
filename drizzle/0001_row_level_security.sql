-- Who can read and write which rows. The application connects as atrium_app; code inside inTenant
-- runs as atrium_tenant and sees one organization, named by the setting app.organization_id.
-- Neither role owns a table. db/roles.ts creates both, because roles belong to the cluster, not
-- to a database. Functions come first, closed by default; then what tenant-owned tables get; then
-- every other table.

-- Functions -------------------------------------------------------------------------------------

-- PostgreSQL lets everyone execute a new function. Here only its owner may, until a grant says
-- more. It also searches temporary tables first unless the search path names pg_temp last:
-- without that, a temporary table could stand in for one of ours. So every function below fixes
-- its search path.
-- https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
alter default privileges revoke execute on functions from public;

grant usage on schema public to atrium_app, atrium_tenant;

-- For /api/ready: the application can't read the migrator's own schema.
create function newest_migration() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select max(created_at) from drizzle.__drizzle_migrations
$$;

grant execute on function newest_migration() to atrium_app;

--> statement-breakpoint
-- Late writes -----------------------------------------------------------------------------------

-- Refuses a write by tenant code to a deleted organization, or on behalf of someone who is no
-- longer a member, whatever the guard saw before. Jobs and the seed name no actor; cascades, as
-- in a purge, run without the setting. Asked once per statement: row level security already holds
-- every row to the organization of the setting. The share lock makes the write and a deletion or
-- removal that is under way wait for each other; what is read after it is true.
create function refuse_late_write() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  tenant constant text := nullif(current_setting('app.organization_id', true), '');
  actor constant text := nullif(current_setting('app.actor_id', true), '');
begin
  if tenant is null then return null; end if;
  perform 1 from organization where id = tenant and deleted_at is null for share;
  if not found then
    raise exception 'organization % is deleted', tenant
      using errcode = '23514', constraint = 'organization_not_deleted';
  end if;
  if actor is not null
    and not exists (select 1 from member where organization_id = tenant and user_id = actor) then
    raise exception '% is no member of organization %', actor, tenant
      using errcode = '23514', constraint = 'actor_is_member';
  end if;
  return null;
end $$;

--> statement-breakpoint
-- Tenant-owned tables ---------------------------------------------------------------------------

-- For a table of your own: `select protect_tenant_table('invoice')` in the migration that creates
-- it.
create function protect_tenant_table(tenant_table regclass) returns void
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  mine constant text :=
    'organization_id = nullif(current_setting(''app.organization_id'', true), '''')';
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format('create policy tenant_select on %s for select to atrium_tenant using (%s)',
    tenant_table, mine);
  execute format('create policy tenant_insert on %s for insert to atrium_tenant with check (%s)',
    tenant_table, mine);
  execute format('create policy tenant_update on %s for update to atrium_tenant
    using (%s) with check (%s)', tenant_table, mine, mine);
  execute format('create policy tenant_delete on %s for delete to atrium_tenant using (%s)',
    tenant_table, mine);
  execute format('create trigger refuse_late_write before insert or update or delete on %s
    for each statement execute function refuse_late_write()', tenant_table);
  execute format('grant select, insert, update, delete on %s to atrium_tenant', tenant_table);
end $$;

select protect_tenant_table('project');

--> statement-breakpoint
-- Tables of Better Auth's plugins ---------------------------------------------------------------

-- For a plugin's table that belongs to no organization: `select grant_plugin_table('jwks')` in
-- the migration that creates it. Without it, every call of the plugin is refused (42501).
create function grant_plugin_table(plugin_table regclass) returns void
  language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (select 1 from pg_attribute
              where attrelid = plugin_table and attname = 'organization_id' and not attisdropped) then
    raise exception '% belongs to organizations', plugin_table
      using hint = 'Give it policies, as the tables of organizations below have them.';
  end if;
  execute format('grant select, insert, update, delete on %s to atrium_app', plugin_table);
end $$;

select grant_plugin_table('two_factor');
select grant_plugin_table('second_factor_recovery');
select grant_plugin_table('passkey');

--> statement-breakpoint
-- Organizations, members, invitations, ways to join, roles, offers of ownership -----------------

-- The application works across organizations here (signing in, opening an invitation). Tenant
-- code reads what belongs to its own organization and writes nothing.
grant select, insert, update, delete
  on organization, member, invitation, organization_role, ownership_offer, organization_domain,
    join_request, invitation_link to atrium_app;
grant select
  on organization, member, invitation, organization_role, ownership_offer, organization_domain,
    join_request, invitation_link to atrium_tenant;

alter table organization enable row level security, force row level security;
create policy app_all on organization for all to atrium_app using (true) with check (true);
create policy tenant_select on organization for select to atrium_tenant
  using (id = nullif(current_setting('app.organization_id', true), ''));

alter table member enable row level security, force row level security;
create policy app_all on member for all to atrium_app using (true) with check (true);
create policy tenant_select on member for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table invitation enable row level security, force row level security;
create policy app_all on invitation for all to atrium_app using (true) with check (true);
create policy tenant_select on invitation for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table organization_role enable row level security, force row level security;
create policy app_all on organization_role for all to atrium_app using (true) with check (true);
create policy tenant_select on organization_role for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table ownership_offer enable row level security, force row level security;
create policy app_all on ownership_offer for all to atrium_app using (true) with check (true);
create policy tenant_select on ownership_offer for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table organization_domain enable row level security, force row level security;
create policy app_all on organization_domain for all to atrium_app using (true) with check (true);
create policy tenant_select on organization_domain for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table join_request enable row level security, force row level security;
create policy app_all on join_request for all to atrium_app using (true) with check (true);
create policy tenant_select on join_request for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

alter table invitation_link enable row level security, force row level security;
create policy app_all on invitation_link for all to atrium_app using (true) with check (true);
create policy tenant_select on invitation_link for select to atrium_tenant
  using (organization_id = nullif(current_setting('app.organization_id', true), ''));

-- refuse_late_write runs as the owner, whom forced row level security holds as well. Its lock
-- needs the right to update, and by this policy no update passes.
create policy owner_select on organization for select to current_user using (true);
create policy owner_lock on organization for update to current_user using (true) with check (false);
create policy owner_select on member for select to current_user using (true);

--> statement-breakpoint
-- People and emails -----------------------------------------------------------------------------

-- Tenant code sees names and emails of its organization's members and of those who ask to join,
-- and the state of its invitations' emails. It sees no password, session, token or message.
grant select, insert, update, delete
  on "user", session, account, verification, rate_limit, mail, inbox, form_submission,
     email_change, account_export, picture
  to atrium_app;
grant select (id, name, email, image) on "user" to atrium_tenant;
grant select (id, state, attempts, error, created_at, sent_at) on mail to atrium_tenant;

alter table "user" enable row level security, force row level security;
create policy app_all on "user" for all to atrium_app using (true) with check (true);
create policy tenant_select on "user" for select to atrium_tenant
  using (exists (
    select 1 from member m
     where m.user_id = "user".id
       and m.organization_id = nullif(current_setting('app.organization_id', true), ''))
    or exists (
    select 1 from join_request r
     where r.user_id = "user".id and r.state = 'pending'
       and r.organization_id = nullif(current_setting('app.organization_id', true), '')));

alter table mail enable row level security, force row level security;
create policy app_all on mail for all to atrium_app using (true) with check (true);
create policy tenant_select on mail for select to atrium_tenant
  using (exists (
    select 1 from invitation i
     where i.mail_id = mail.id
       and i.organization_id = nullif(current_setting('app.organization_id', true), '')));

--> statement-breakpoint
-- What the rules compare with -------------------------------------------------------------------

-- db:migrate writes quotas and reserved words (db/rules.ts); the application only reads them.
grant select on quota, reserved_word to atrium_app;

-- The application asks whether a slug was used before; whose it was is for the trigger alone.
grant select (slug) on former_slug to atrium_app;
