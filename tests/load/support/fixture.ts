import type pg from 'pg'

// Load fixture for benchmarks and tests at scale, beside the demo: many small organizations, and a
// big one or more. Written in one transaction by the tables' owner, without policies and with the audit
// triggers disabled (they would date every row today, without an actor). The log is then written as
// the triggers would have written it over a month, so that `audit:verify` finds every chain intact.

const loadSize = { organizations: 1_000, projects: 100 }

/**
 * `id` is its slug, too. Its members are <id>-1, the owner, <id>-2, an admin, and so on. Beside it are
 * load-1 to load-1000, each with members load-<n>-owner, -admin, -helper, and -member1 to -member7.
 */
export type Big = { id: `load-${string}`; members: number; projects: number; invitations: number }

export const bigOrganization = { id: 'load-big', slug: 'load-big' } as const
const big: Big = { id: bigOrganization.id, members: 1_000, projects: 10_000, invitations: 180 }

/** A member of three of the small organizations. */
export const wanderer = 'load-wanderer'

/**
 * For a migrated database without the load fixture.
 * @param owner a connection of the tables' owner, who need not be a superuser
 */
export async function fillForLoad(owner: pg.ClientBase, bigs: readonly Big[] = [big]): Promise<void> {
  await owner.query('begin; set local statement_timeout = 0')
  await owner.query(
    'create temporary table big (id text, members int, projects int, invitations int) on commit drop',
  )
  await owner.query('insert into big select * from json_populate_recordset(null::big, $1)', [
    JSON.stringify(bigs),
  ])
  await owner.query(written.map((table) => `alter table ${table} no force row level security`).join(';'))
  await owner.query(audited.map((table) => `alter table ${table} disable trigger audit_insert`).join(';'))
  await owner.query(people)
  await owner.query(organizations)
  await owner.query(chains)
  // Runs deferred checks now: a table with pending checks can't be altered.
  await owner.query('set constraints all immediate')
  await owner.query(audited.map((table) => `alter table ${table} enable trigger audit_insert`).join(';'))
  await owner.query(written.map((table) => `alter table ${table} force row level security`).join(';'))
  await owner.query('commit')
  await owner.query('vacuum analyze')
}

const audited = ['organization', 'organization_role', 'member', 'invitation', 'ownership_offer', 'project']
const written = [...audited, '"user"', 'mail']

const { organizations: count, projects: each } = loadSize

const parts = `'owner', 'admin', 'helper', ${Array.from({ length: 7 }, (_, n) => `'member${n + 1}'`).join(', ')}`

const people = `
  insert into "user" (id, name, email, email_verified, created_at)
    select format('load-%s-%s', n, part), format('%s %s', initcap(part), n), format('%s-%s@load.test', part, n), true,
           now() - make_interval(mins => n)
      from generate_series(1, ${count}) n, unnest(array[${parts}]) part
    union all select format('%s-%s', b.id, n), format('Worker %s', n), format('worker-%s@%s.test', n, b.id), true, now() - make_interval(secs => n)
      from big b, generate_series(1, b.members) n
    union all select '${wanderer}', 'Wanda Wanderer', 'wanda@load.test', true, now();
  insert into account (id, account_id, provider_id, user_id) select id, id, 'credential', id from "user" where id like 'load-%';
  insert into passkey (id, public_key, user_id, credential_id, counter, device_type, backed_up)
    select id, 'key', id, id, 0, 'singleDevice', false from "user" where id like 'load-%';
  insert into session (id, token, user_id, expires_at, active_organization_id)
    select id, 'token-of-' || id, id, now() + interval '1 hour', regexp_replace(id, '^(load-[^-]+).*', '\\1') from "user" where id like 'load-%'`

/**
 * As wide as a real row: a thousand short rows fit on so few pages that reading them all is the
 * better plan.
 */
const metadata = `format('{"about":"%s"}', repeat('text ', 150))`

const organizations = `
  insert into organization (id, slug, name, metadata, created_at)
    select 'load-' || n, 'load-' || n, 'Load ' || n, ${metadata}, now() - make_interval(mins => n) from generate_series(1, ${count}) n
    union all select b.id, b.id, 'The Big One', ${metadata}, now() from big b;
  insert into organization_role (id, organization_id, role, permission)
    select o.id || '-' || role, o.id, role, '{"member":["read"],"project":["read","create"]}'
      from organization o, unnest(array['helper', 'clerk']) role where o.id like 'load-%';
  insert into member (id, organization_id, user_id, role, created_at)
    select format('m-%s-%s', n, part), 'load-' || n, format('load-%s-%s', n, part), case when part like 'member%' then 'member' else part end,
           now() - make_interval(mins => n)
      from generate_series(1, ${count}) n, unnest(array[${parts}]) part
    union all select format('m-%s-%s', substr(b.id, 6), n), b.id, format('%s-%s', b.id, n),
           case n when 1 then 'owner' when 2 then 'admin' else 'member' end, now() - make_interval(secs => n)
      from big b, generate_series(1, b.members) n
    union all select 'm-wanderer-' || n, 'load-' || n, '${wanderer}', 'member', now() from generate_series(1, ${count}, 400) n;
  insert into mail (id, recipient, template, state)
    select format('load-mail-%s-%s', o.id, k), format('guest-%s-%s@load.test', o.id, k), 'invitation', 'sent'
      from organization o left join big b on b.id = o.id, generate_series(1, coalesce(b.invitations, 4)) k where o.id like 'load-%';
  insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id, mail_id)
    select format('load-invitation-%s-%s', m.organization_id, k), m.organization_id, format('guest-%s-%s@load.test', m.organization_id, k), 'member',
           case k % 4 when 0 then 'accepted' else 'pending' end, now() + interval '7 days', m.user_id, format('load-mail-%s-%s', m.organization_id, k)
      from member m left join big b on b.id = m.organization_id, generate_series(1, coalesce(b.invitations, 4)) k
     where m.role = 'owner' and m.organization_id like 'load-%';
  insert into ownership_offer (organization_id, offered_by, offered_to, expires_at)
    select m.organization_id, m.user_id, a.user_id, now() + interval '1 day'
      from member m join member a on a.organization_id = m.organization_id and a.role = 'admin'
     where m.role = 'owner' and m.organization_id like 'load-%';
  insert into project (organization_id, name, created_by, created_at, archived_at)
    select m.organization_id, format('Project %s of %s', n, m.organization_id), m.user_id, now() - make_interval(hours => n),
           case when n % 7 = 0 then now() end
      from member m left join big b on b.id = m.organization_id, generate_series(1, coalesce(b.projects, ${each})) n
     where m.role = 'owner' and m.organization_id like 'load-%'`

/**
 * An entry for each row, as the triggers write it, some minutes apart, chained per organization.
 */
const chains = `
  do $$
  declare
    tenant organization;
    chief text;
    entry audit_log;
    head audit_head;
    relation text;
    made jsonb;
    called text;
  begin
    for tenant in select * from organization where id like 'load-%' loop
      head := row(tenant.id, 0, '');
      select user_id into chief from member where organization_id = tenant.id and role = 'owner';
      for relation, made, called in
        select 'organization', to_jsonb(tenant), tenant.name
        union all select 'organization_role', to_jsonb(r), r.role from organization_role r where organization_id = tenant.id
        union all select 'member', to_jsonb(m), m.user_id from member m where organization_id = tenant.id
        union all select 'invitation', to_jsonb(i), i.email from invitation i where organization_id = tenant.id
        union all select 'ownership_offer', to_jsonb(o), o.offered_to from ownership_offer o where organization_id = tenant.id
        union all select 'project', to_jsonb(p), p.name from project p where organization_id = tenant.id
      loop
        entry := row(tenant.id, head.seq + 1, now() - interval '30 days' + make_interval(mins => 3 * head.seq::int), chief, null,
          audit_action(relation, 'INSERT', null, made), relation || ':' || (made ->> 'id'), called, null, made, '192.0.2.1', 'done', null);
        entry.hash := audit_hash(head.hash, entry);
        insert into audit_log select entry.*;
        head := row(tenant.id, entry.seq, entry.hash);
      end loop;
      insert into audit_head select head.*;
    end loop;
  end $$`
